using ActorPg.Requests;
using ActorPg.Wire.Codecs;
using ActorPg.Wire.Protocol;
using BenchmarkDotNet.Attributes;

namespace ActorPg.Bench.Micro;

/// <summary>What does it cost to gather a row, and to read its values by getters, by name, as a mapped tuple, and boxed; and a column of numbers as an array?</summary>
[MemoryDiagnoser]
public class DecodeRowBench
{
    private const int Count = 1000;
    private readonly byte[] _messages = Rows.Messages(Count);
    private readonly byte[] _numberMessages = Rows.OneColumn(Count, 4, 4);
    private readonly StatementDescription _numbers = Statements.Describe([], [PgTypes.Int4]);
    private readonly ColumnCollector<int> _column = new();
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

    [Benchmark(OperationsPerInvoke = Count)]
    public int Column()
    {
        _ = _column.TryBegin(_numbers.Columns);
        _column.Append(_numberMessages, Count);
        return _column.Take().Length;
    }

    private QueryResult Collect()
    {
        _collector.Begin(Rows.Scan.Columns);
        _collector.Append(_messages, Count);
        return _collector.ToResult(null);
    }
}
