using System.Buffers;
using ActorPg.Wire.Framing;
using ActorPg.Wire.Messages;
using BenchmarkDotNet.Attributes;

namespace ActorPg.Bench.Micro;

/// <summary>What does it cost to cut a thousand rows out of the input, one by one, as a run, and with every length in them checked?</summary>
[MemoryDiagnoser]
public class FrameReadBench
{
    private const int Count = 1000;
    private readonly ReadOnlySequence<byte> _input = new(Rows.Messages(Count));

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
    public int Run() => TakeRun(isChecked: false);

    [Benchmark(OperationsPerInvoke = Count)]
    public int CheckedRun() => TakeRun(isChecked: true);

    private int TakeRun(bool isChecked)
    {
        using var frames = new FrameReader(_input);
        _ = frames.TryRead(out Frame first);
        ReadOnlySpan<byte> run = frames.TakeRun(in first, out int count);
        if (isChecked)
        {
            DataRow.Check(run, Rows.Scan.Columns.Count);
        }
        return count;
    }
}
