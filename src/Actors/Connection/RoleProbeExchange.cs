using System.Text;
using ActorPg.Wire.Framing;
using ActorPg.Wire.Messages;
using ActorPg.Wire.Protocol;

namespace ActorPg.Connection;

/// <summary>Asks a server that does not report it whether it is in recovery, and whether its sessions write. Before PostgreSQL 14, and behind poolers.</summary>
internal sealed class RoleProbeExchange : SimpleQueryExchange
{
    private const string Question =
        "SELECT pg_catalog.pg_is_in_recovery(), pg_catalog.current_setting('transaction_read_only')";

    private RoleProbeExchange() { }

    /// <summary>Null until the answer has come.</summary>
    public bool? IsInRecovery { get; private set; }

    /// <summary>Null until the answer has come.</summary>
    public bool? IsReadOnly { get; private set; }

    public static RoleProbeExchange Write(FrameBuffer output)
    {
        Query.Write(output, Question);
        var exchange = new RoleProbeExchange();
        exchange.Begin();
        return exchange;
    }

    /// <summary>DataRow: tag, Int32 length, Int16 2, then twice Int32 length and text: <c>t</c> or <c>f</c>, <c>on</c> or <c>off</c>.</summary>
    protected override Progress OnRows(ReadOnlySpan<byte> run, int count)
    {
        const int Header = 7;
        ReadOnlySpan<byte> rest = run[Math.Min(Header, run.Length)..];
        if (TryTake(ref rest, out string recovery) && TryTake(ref rest, out string readOnly))
        {
            IsInRecovery = recovery == "t";
            IsReadOnly = readOnly == "on";
        }
        return base.OnRows(run, count);
    }

    private static bool TryTake(ref ReadOnlySpan<byte> rest, out string text)
    {
        text = "";
        if (rest.Length < 4)
        {
            return false;
        }
        int length = System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(rest);
        rest = rest[4..];
        if (length < 0 || length > rest.Length)
        {
            return false;
        }
        text = Encoding.ASCII.GetString(rest[..length]);
        rest = rest[length..];
        return true;
    }
}
