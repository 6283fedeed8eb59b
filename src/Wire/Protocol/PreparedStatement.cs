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

    /// <summary>False until ParseComplete: those who queue on it before that may find that it never came to be.</summary>
    public bool IsReady { get; set; }

    internal PreparedStatement? Newer { get; set; }

    internal PreparedStatement? Older { get; set; }
}
