using ActorPg.Wire.Codecs;
using ActorPg.Wire.Protocol;

namespace ActorPg.Wire.Tests.Protocol;

/// <summary>A statement exchange that tells its recorder what it was told. Without a description it expects one int4 column.</summary>
internal sealed class ProbeStatement : StatementExchange
{
    private static readonly CodecRegistry _codecs = new();

    private readonly Recorder _recorder;
    private readonly string _name;
    private RowDescription _columns;

    public ProbeStatement(Recorder recorder, string name, bool parse, bool describe, int executions)
    {
        _recorder = recorder;
        _name = name;
        var column = new PgColumn("n", 0, 0, 4, -1, _codecs.For(BackendStream.Int4));
        _columns = new RowDescription([column]);
        Begin(parse, describe, executions);
    }

    protected override CodecRegistry Codecs => _codecs;

    protected override RowDescription Columns => _columns;

    public void ExpectMore(int executions) => Expect(executions);

    public override string ToString() => _name;

    protected override void OnDescribed(StatementDescription description)
    {
        _columns = description.Columns;
        _recorder.Note($"{_name}.described({description.Parameters.Length},{description.Columns.Count})");
    }

    // However many come at once depends on the reads, so each is noted.
    protected override void OnRowRun(ReadOnlySpan<byte> run, int count)
    {
        for (int i = 0; i < count; i++)
        {
            _recorder.Note($"{_name}.row");
        }
    }

    protected override void OnRowTooLong(int bytes) => _recorder.Note($"{_name}.long({bytes})");

    protected override void OnCommand(CommandTag tag) => _recorder.Note($"{_name}.{tag.Text ?? "nothing"}");
}
