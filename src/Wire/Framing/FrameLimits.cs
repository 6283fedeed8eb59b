using ActorPg.Wire.Messages;

namespace ActorPg.Wire.Framing;

/// <summary>How long a message of each tag may say it is. Checked before a byte of the body is awaited, so a lie allocates nothing.</summary>
internal static class FrameLimits
{
    /// <summary>The server's own limit on one message (MaxAllocSize - 1).</summary>
    public const int LargestBytes = 0x3fffffff;

    /// <summary>What an ErrorResponse or NoticeResponse may carry.</summary>
    public const int ErrorBytes = 1 << 20;

    /// <summary>ParameterDescription of 65,535 parameters is 262,146 bytes; RowDescription of 1,664 columns with 63-byte names less.</summary>
    public const int DescriptionBytes = 1 << 19;

    /// <summary>Everything else is small; libpq draws the same line.</summary>
    public const int SmallBytes = 30_000;

    /// <summary>The largest length field, in bytes, that a message with this tag may declare; 0 for a tag no backend sends.</summary>
    public static int For(byte tag) =>
        tag switch
        {
            BackendTag.DataRow or BackendTag.CopyData => LargestBytes,
            BackendTag.ErrorResponse or BackendTag.NoticeResponse => ErrorBytes,
            BackendTag.RowDescription or BackendTag.ParameterDescription => DescriptionBytes,
            BackendTag.ReadyForQuery
            or BackendTag.CommandComplete
            or BackendTag.ParseComplete
            or BackendTag.BindComplete
            or BackendTag.CloseComplete
            or BackendTag.NoData
            or BackendTag.EmptyQueryResponse
            or BackendTag.PortalSuspended
            or BackendTag.ParameterStatus
            or BackendTag.NotificationResponse
            or BackendTag.Authentication
            or BackendTag.BackendKeyData
            or BackendTag.NegotiateProtocolVersion
            or BackendTag.CopyInResponse
            or BackendTag.CopyOutResponse
            or BackendTag.CopyBothResponse
            or BackendTag.CopyDone
            or BackendTag.FunctionCallResponse => SmallBytes,
            _ => 0,
        };
}
