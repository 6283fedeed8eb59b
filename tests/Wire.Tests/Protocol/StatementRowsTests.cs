using System.Buffers;
using ActorPg.Wire.Codecs;
using ActorPg.Wire.Framing;
using ActorPg.Wire.Protocol;

namespace ActorPg.Wire.Tests.Protocol;

public sealed class StatementRowsTests
{
    private const string Good = "'D' 0000000e 0001 00000004 00000001";

    [Fact]
    public void Rows_that_are_well_formed_are_handed_on_as_one_run()
    {
        var statement = new OneColumn();
        statement.Take($"'2' 00000004 {Good} {Good}");
        Assert.Equal((30, 2), (statement.Bytes, statement.Rows));
    }

    [Theory]
    [InlineData("'D' 0000000e 0001 fffffffe 00000001")] // a length below that of NULL
    [InlineData("'D' 0000000e 0001 00000005 00000001")] // past the end of the row
    [InlineData("'D' 0000000e 0001 7fffffff 00000001")]
    [InlineData("'D' 0000000e 0001 00000003 00000001")] // a byte too many
    [InlineData("'D' 0000000a 0002 ffffffff")] // two columns, one there
    [InlineData("'D' 0000000e 0002 ffffffff ffffffff")] // two columns, one described
    [InlineData("'D' 00000006 0000")]
    [InlineData("'D' 00000006 0001")]
    [InlineData("'D' 00000006 ffff")]
    [InlineData("'D' 00000005 00")] // no room for the count
    [InlineData("'D' 00000004")]
    public void A_malformed_row_is_a_protocol_error_and_nobody_sees_its_run(string row)
    {
        var statement = new OneColumn();
        Assert.Throws<PgProtocolException>(() => statement.Take($"'2' 00000004 {Good} {row}"));
        Assert.Equal(0, statement.Rows);
    }

    private sealed class OneColumn : StatementExchange, ISessionEvents
    {
        private readonly ProtocolSession _session;

        public OneColumn()
        {
            Codecs = new CodecRegistry();
            Columns = new RowDescription([new PgColumn("n", 0, 0, 4, -1, Codecs.For(PgTypes.Int4.Oid))]);
            Begin(parse: false, describe: false, executions: 1);
            _session = new ProtocolSession();
            _session.Begin(this);
        }

        public int Bytes { get; private set; }

        public int Rows { get; private set; }

        protected override CodecRegistry Codecs { get; }

        protected override RowDescription Columns { get; }

        public void Take(string bytes) => _session.Consume(new ReadOnlySequence<byte>(Golden.Bytes(bytes)), this);

        public void OnFinished(Exchange exchange) { }

        public void OnSkipped(Exchange exchange) { }

        public void OnAnswerDue(Exchange exchange, Progress kind) { }

        public void OnNotice(in Frame frame) { }

        public void OnNotification(in Frame frame) { }

        public void OnParameter(in Frame frame) { }

        public void OnFatal(PostgresException error) { }

        protected override void OnDescribed(StatementDescription description) { }

        protected override void OnRowRun(ReadOnlySpan<byte> run, int count) => (Bytes, Rows) = (run.Length, count);

        protected override void OnRowTooLong(int bytes) { }

        protected override void OnCommand(CommandTag tag) { }
    }
}
