using ActorPg.Requests;
using ActorPg.Wire.Codecs;
using ActorPg.Wire.Framing;
using ActorPg.Wire.Messages;
using ActorPg.Wire.Protocol;

namespace ActorPg.Connection;

/// <summary>Prepares anew a statement whose plan the server threw away because the schema changed, so that its request can be sent again.</summary>
internal sealed class HealExchange : StatementExchange
{
    private readonly CodecRegistry _codecs;

    private HealExchange(StatementRequest request, CodecRegistry codecs, PreparedStatement prepared)
    {
        Request = request;
        Prepared = prepared;
        _codecs = codecs;
    }

    public StatementRequest Request { get; }

    public PreparedStatement Prepared { get; }

    /// <summary>What the statement is now.</summary>
    public StatementDescription? Description { get; private set; }

    /// <inheritdoc />
    protected override CodecRegistry Codecs => _codecs;

    /// <inheritdoc />
    protected override RowDescription Columns => RowDescription.None;

    public static HealExchange Write(
        FrameBuffer output,
        StatementRequest request,
        CodecRegistry codecs,
        StatementCache statements
    )
    {
        // Many may have failed over the same plan: the first heals it for all to come, the others each for itself.
        PreparedStatement prepared = statements.Find(request.Statement) is null
            ? statements.Add(request.Statement)
            : new PreparedStatement(request.Statement, []);
        Parse.Write(output, prepared.Name, request.Statement.Sql, []);
        Describe.WriteStatement(output, prepared.Name);
        Sync.Write(output);
        var exchange = new HealExchange(request, codecs, prepared);
        exchange.Begin(parse: true, describe: true, executions: 0);
        return exchange;
    }

    /// <inheritdoc />
    protected override void OnDescribed(StatementDescription description)
    {
        Description = description;
        Prepared.Description = description;
    }

    /// <inheritdoc />
    protected override void OnRowRun(ReadOnlySpan<byte> run, int count) { }

    /// <inheritdoc />
    protected override void OnRowTooLong(int bytes) { }

    /// <inheritdoc />
    protected override void OnCommand(CommandTag tag) { }
}
