using ActorPg.Requests;
using BenchmarkDotNet.Attributes;

namespace ActorPg.Bench.Micro;

/// <summary>What does it cost to gather a row, and to read its values by getters, by name, as a mapped tuple, and boxed?</summary>
[MemoryDiagnoser]
public class DecodeRowBench
{
    private const int Count = 1000;
    private readonly byte[] _messages = Rows.Messages(Count);
    private readonly RowCollector _collector = new();
    private QueryResult _result = null!;

    [GlobalSetup]
    public void Gather() => _result = Collect();

    [Benchmark(OperationsPerInvoke = Count)]
    public int Gathering() => Collect().Count;

    [Benchmark(Baseline = true, OperationsPerInvoke = Count)]
    public long Getters()
    {
        long sum = 0;
        foreach (PgRecord row in _result)
        {
            sum += row.Get<int>(0) + row.Get<long>(1) + (long)row.Get<double>(2) + row.Get<string>(3).Length;
        }
        return sum;
    }

    [Benchmark(OperationsPerInvoke = Count)]
    public long GettersByName()
    {
        long sum = 0;
        foreach (PgRecord row in _result)
        {
            sum +=
                row.Get<int>("c0") + row.Get<long>("c1") + (long)row.Get<double>("c2") + row.Get<string>("c3").Length;
        }
        return sum;
    }

    [Benchmark(OperationsPerInvoke = Count)]
    public int Mapped() => _result.Map<(int, long, double, string)>().Length;

    [Benchmark(OperationsPerInvoke = Count)]
    public int Boxed()
    {
        int values = 0;
        foreach (PgRecord row in _result)
        {
            for (int i = 0; i < row.Count; i++)
            {
                values += row[i] is null ? 0 : 1;
            }
        }
        return values;
    }

    private QueryResult Collect()
    {
        _collector.Begin(Rows.Scan.Columns);
        _collector.Append(_messages, Count);
        return _collector.ToResult(null);
    }
}
