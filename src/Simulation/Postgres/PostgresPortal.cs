namespace ActorPg.Simulation.Postgres;

/// <summary>A statement with its parameters, on the way through its rows. Owned by one backend.</summary>
internal sealed class PostgresPortal(Command command, byte[]?[] parameters, short[] formats, int epoch)
{
    public Command Command { get; } = command;

    public byte[]?[] Parameters { get; } = parameters;

    /// <summary>The state of <c>shifting</c> when it was bound.</summary>
    public int Epoch { get; } = epoch;

    /// <summary>The request it belongs to; 0 when that cannot be told.</summary>
    public int Id { get; } = command.IdOf(parameters);

    /// <summary>Rows sent so far.</summary>
    public int Sent { get; set; }

    /// <summary>True once it was executed: what it does it does once.</summary>
    public bool HasRun { get; set; }

    /// <summary>The format of a column: none asked for is text, one is for all.</summary>
    public short FormatOf(int column) =>
        formats.Length switch
        {
            0 => 0,
            1 => formats[0],
            _ => formats[column],
        };
}
