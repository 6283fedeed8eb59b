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

    /// <summary>A message without a body: its length counts itself alone.</summary>
    public const int EmptyBytes = 4;

    /// <summary>What the server reads of Execute, Describe, Close, Sync and their like, and of a startup packet.</summary>
    public const int SmallFrontendBytes = 10_000;

    /// <summary>What the server reads of a password or SASL message.</summary>
    public const int PasswordBytes = 65_535;

    /// <summary>By tag, the largest length field that a message from a server may declare; 0 for a tag that no server sends.</summary>
    public static readonly int[] Backend = ByTag(OfBackend);

    /// <summary>By tag, the largest length field that a message from a client may declare; 0 for a tag that no client sends.</summary>
    public static readonly int[] Frontend = ByTag(OfFrontend);

    /// <summary>As <see cref="Backend"/>, with rows no longer than so many bytes.</summary>
    public static int[] BackendWithRows(int longestBytes)
    {
        if (longestBytes >= LargestBytes)
        {
            return Backend;
        }
        int[] limits = [.. Backend];
        limits[BackendTag.DataRow] = longestBytes;
        return limits;
    }

    private static int OfBackend(byte tag) =>
        tag switch
        {
            BackendTag.DataRow or BackendTag.CopyData => LargestBytes,
            BackendTag.ErrorResponse or BackendTag.NoticeResponse => ErrorBytes,
            BackendTag.RowDescription or BackendTag.ParameterDescription => DescriptionBytes,
            BackendTag.ParseComplete
            or BackendTag.BindComplete
            or BackendTag.CloseComplete
            or BackendTag.NoData
            or BackendTag.EmptyQueryResponse
            or BackendTag.PortalSuspended
            or BackendTag.CopyDone => EmptyBytes,
            BackendTag.ReadyForQuery
            or BackendTag.CommandComplete
            or BackendTag.ParameterStatus
            or BackendTag.NotificationResponse
            or BackendTag.Authentication
            or BackendTag.BackendKeyData
            or BackendTag.NegotiateProtocolVersion
            or BackendTag.CopyInResponse
            or BackendTag.CopyOutResponse
            or BackendTag.CopyBothResponse
            or BackendTag.FunctionCallResponse => SmallBytes,
            _ => 0,
        };

    private static int OfFrontend(byte tag) =>
        tag switch
        {
            FrontendTag.Query
            or FrontendTag.Parse
            or FrontendTag.Bind
            or FrontendTag.CopyData
            or FrontendTag.FunctionCall => FrameBuffer.LargestMessageBytes,
            FrontendTag.Password => PasswordBytes,
            FrontendTag.Close
            or FrontendTag.CopyDone
            or FrontendTag.CopyFail
            or FrontendTag.Describe
            or FrontendTag.Execute
            or FrontendTag.Flush
            or FrontendTag.Sync
            or FrontendTag.Terminate => SmallFrontendBytes,
            _ => 0,
        };

    private static int[] ByTag(Func<byte, int> limit)
    {
        int[] limits = new int[256];
        for (int tag = 0; tag < limits.Length; tag++)
        {
            limits[tag] = limit((byte)tag);
        }
        return limits;
    }
}
