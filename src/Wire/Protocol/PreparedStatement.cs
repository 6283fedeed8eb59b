namespace ActorPg.Wire.Protocol;

/// <summary>A statement as one connection knows it: its name on the server. Owned by that connection's cache.</summary>
internal sealed class PreparedStatement
{
    public PreparedStatement(SqlStatement statement, byte[] name)
    {
        Statement = statement;
        Name = name;
    }

    public SqlStatement Statement { get; }

    /// <summary>UTF-8, without the NUL. Empty for the unnamed statement, which lasts until the next Parse.</summary>
    public byte[] Name { get; }

    /// <summary>What its Parse was sent for: the types of its parameters are those. Null when the server was to find them out.</summary>
    public StatementDescription? ParsedFor { get; set; }

    /// <summary>What the server said of it. Null until then: those who queue on it may find that it never came to be.</summary>
    public StatementDescription? Description { get; set; }

    /// <summary>When its Parse was written, on the host's clock.</summary>
    public long CreatedAt { get; init; }

    /// <summary>The <see cref="StatementPolicy.Epoch"/> in which it was prepared.</summary>
    public int Epoch { get; init; }

    internal PreparedStatement? Newer { get; set; }

    internal PreparedStatement? Older { get; set; }
}
