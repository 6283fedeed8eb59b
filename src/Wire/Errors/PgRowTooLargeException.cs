namespace ActorPg;

/// <summary>
/// A row was longer than <c>MaxRowBytes</c> allows, and was not kept. Up to 16 MiB of it are passed over and the connection is not affected; beyond that the
/// connection is closed. A value of any size can be read as a stream.
/// </summary>
public sealed class PgRowTooLargeException : PgException
{
    /// <summary>A row that is too long.</summary>
    /// <param name="rowBytes">What the row has.</param>
    /// <param name="mostBytes">What is allowed.</param>
    public PgRowTooLargeException(long rowBytes, long mostBytes)
        : base(
            $"A row of {rowBytes} bytes is longer than the {mostBytes} that MaxRowBytes (max_row_bytes) allows; the statement ran. "
                + "FetchStreamAsync reads one value of any size piece by piece.",
            PgOutcome.Unknown,
            null
        )
    {
        RowBytes = rowBytes;
    }

    /// <summary>What the row has, in bytes.</summary>
    public long RowBytes { get; }
}
