namespace ActorPg.Wire.Messages;

/// <summary>Where the session stands between two queries; the values are the bytes of ReadyForQuery.</summary>
internal enum TransactionStatus : byte
{
    /// <summary>No transaction is open.</summary>
    Idle = (byte)'I',

    /// <summary>A transaction is open.</summary>
    InTransaction = (byte)'T',

    /// <summary>A transaction is open and has failed: the server refuses everything until it is rolled back.</summary>
    Failed = (byte)'E',
}
