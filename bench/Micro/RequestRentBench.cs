using ActorPg.Pool;
using ActorPg.Requests;
using ActorPg.Transport;
using ActorPg.Wire.Framing;
using ActorPg.Wire.Protocol;
using BenchmarkDotNet.Attributes;

namespace ActorPg.Bench.Micro;

/// <summary>What does a request cost before and after the wire: rented with its arguments, written, and let go of by its three owners?</summary>
[MemoryDiagnoser]
public class RequestRentBench
{
    private const int Owners = 3;
    private readonly PoolGate _gate = new(new PgOptions(), new SocketConnector(new PgOptions()), TimeProvider.System);
    private readonly SqlStatement _sql = new("SELECT $1::int + 1");
    private readonly StatementDescription _description = Statements.Describe([PgTypes.Int4], [PgTypes.Int4]);
    private readonly StatementCache _statements = new(capacity: 100, salt: 1);
    private readonly FrameBuffer _output = new(4096);

    [Benchmark(Baseline = true)]
    public void Rented() => LetGo(Rent());

    [Benchmark]
    public int RentedAndWritten()
    {
        ValueRequest<int> request = Rent();
        _output.Clear();
        request.Write(_output, _statements);
        LetGo(request);
        return _output.Length;
    }

    private static void LetGo(ValueRequest<int> request)
    {
        for (int i = 0; i < Owners; i++)
        {
            request.Release();
        }
    }

    private ValueRequest<int> Rent() => ValueRequest<int>.Rent(_gate, null, _sql, _description, [41]);
}
