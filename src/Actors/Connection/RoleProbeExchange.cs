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

    /// <summary>One row of two texts: <c>t</c> or <c>f</c>, <c>on</c> or <c>off</c>.</summary>
    protected override Progress OnRows(ReadOnlySpan<byte> run, int count)
    {
        var row = DataRow.Read(new Frame(run));
        if (
            row.Columns == 2
            && row.TryGet(0, out ReadOnlySpan<byte> recovery)
            && row.TryGet(1, out ReadOnlySpan<byte> readOnly)
        )
        {
            IsInRecovery = recovery.SequenceEqual("t"u8);
            IsReadOnly = readOnly.SequenceEqual("on"u8);
        }
        return base.OnRows(run, count);
    }
}
