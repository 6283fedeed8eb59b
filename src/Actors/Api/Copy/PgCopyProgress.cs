namespace ActorPg;

/// <summary>How far a COPY has come.</summary>
/// <param name="Rows">
/// Rows handed over so far. For a stream of bytes into a table the server alone can tell: 0 until it is over, then its count.
/// </param>
/// <param name="Bytes">Bytes of data handed over so far, without the protocol's own.</param>
public readonly record struct PgCopyProgress(long Rows, long Bytes);
