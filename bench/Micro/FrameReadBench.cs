using System.Buffers;
using ActorPg.Wire.Framing;
using ActorPg.Wire.Messages;
using BenchmarkDotNet.Attributes;

namespace ActorPg.Bench.Micro;

/// <summary>What does it cost to cut a thousand rows of four columns, of one number or of one word, out of the input, and to check every length in them?</summary>
[MemoryDiagnoser]
public class FrameReadBench
{
    private const int Count = 1000;
    private readonly ReadOnlySequence<byte> _input = new(Rows.Messages(Count));
    private readonly ReadOnlySequence<byte> _numbers = new(Rows.OneColumn(Count, 4, 4));
    private readonly ReadOnlySequence<byte> _words = new(Rows.OneColumn(Count, 1, 16));

    [Benchmark(Baseline = true, OperationsPerInvoke = Count)]
    public int OneByOne()
    {
        using var frames = new FrameReader(_input);
        int count = 0;
        while (frames.TryRead(out Frame _))
        {
            count++;
        }
        return count;
    }

    [Benchmark(OperationsPerInvoke = Count)]
    public int Run() => TakeRun(_input, checkedColumns: 0);

    [Benchmark(OperationsPerInvoke = Count)]
    public int CheckedRun() => TakeRun(_input, Rows.Scan.Columns.Count);

    [Benchmark(OperationsPerInvoke = Count)]
    public int RunOfNumbers() => TakeRun(_numbers, checkedColumns: 0);

    [Benchmark(OperationsPerInvoke = Count)]
    public int CheckedRunOfNumbers() => TakeRun(_numbers, checkedColumns: 1);

    [Benchmark(OperationsPerInvoke = Count)]
    public int RunOfWords() => TakeRun(_words, checkedColumns: 0);

    [Benchmark(OperationsPerInvoke = Count)]
    public int CheckedRunOfWords() => TakeRun(_words, checkedColumns: 1);

    private static int TakeRun(ReadOnlySequence<byte> input, int checkedColumns)
    {
        using var frames = new FrameReader(input);
        _ = frames.TryRead(out Frame first);
        ReadOnlySpan<byte> run = frames.TakeRun(in first, out int count);
        if (checkedColumns > 0)
        {
            DataRow.Check(run, checkedColumns);
        }
        return count;
    }
}
