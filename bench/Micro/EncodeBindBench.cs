using ActorPg.Wire.Codecs;
using ActorPg.Wire.Framing;
using ActorPg.Wire.Messages;
using ActorPg.Wire.Protocol;
using BenchmarkDotNet.Attributes;

namespace ActorPg.Bench.Micro;

/// <summary>What does it cost to turn arguments into Bind, Execute and Sync?</summary>
[MemoryDiagnoser]
public class EncodeBindBench
{
    private static readonly byte[] _name = "s1"u8.ToArray();
    private readonly StatementDescription _one = Statements.Describe([PgTypes.Int4], [PgTypes.Int4]);
    private readonly StatementDescription _seven = Statements.Describe(
        [PgTypes.Int4, PgTypes.Int4, PgTypes.Int4, PgTypes.Text, PgTypes.Float8, PgTypes.Int4, PgTypes.Text],
        []
    );
    private readonly FrameBuffer _values = new();
    private readonly FrameBuffer _output = new(4096);

    [Benchmark(Baseline = true)]
    public int OneInt() => Encode(_one, [41]);

    [Benchmark]
    public int SevenColumns() => Encode(_seven, [10, 11, 10, "TESTTESTTEST", 10.333, 12341234, "123412341234"]);

    private int Encode(StatementDescription statement, ReadOnlySpan<PgArgument> arguments)
    {
        _values.Clear();
        _output.Clear();
        ParameterWriter.Write(arguments, statement.Parameters, _values);
        Bind.Write(
            _output,
            [],
            _name,
            statement.ParameterFormats,
            statement.Parameters.Length,
            _values.WrittenSpan,
            statement.ResultFormats
        );
        Execute.Write(_output, [], maxRows: 0);
        Sync.Write(_output);
        return _output.Length;
    }
}
