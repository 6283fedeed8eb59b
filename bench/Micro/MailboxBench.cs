using ActorPg.InProcess;
using ActorPg.Model;
using BenchmarkDotNet.Attributes;

namespace ActorPg.Bench.Micro;

/// <summary>What do a Tell and its turn cost: from outside, in a burst; from a thread that lends itself; and there and back between two actors?</summary>
[MemoryDiagnoser]
public class MailboxBench
{
    private const int Count = 1000;
    private readonly Token _token = new();
    private InProcessHost _host = null!;
    private IActorRef<Token> _counter = null!;
    private IActorRef<Token> _ping = null!;

    [GlobalSetup]
    public void Start()
    {
        _host = new InProcessHost();
        _counter = _host.Spawn(() => new Counter(), "counter");
        IActorRef<Token> pong = _host.Spawn(() => new Returner(() => _ping), "pong");
        _ping = _host.Spawn(() => new Returner(() => pong), "ping");
    }

    [GlobalCleanup]
    public async Task StopAsync() => await _host.DisposeAsync();

    [Benchmark(Baseline = true, OperationsPerInvoke = Count)]
    public void Burst()
    {
        _token.Rearm(Count);
        for (int i = 0; i < Count; i++)
        {
            _counter.Tell(_token);
        }
        _token.Wait();
    }

    [Benchmark(OperationsPerInvoke = Count)]
    public void OnTheSendersThread()
    {
        var eager = (IEagerRef<Token>)_counter;
        _token.Rearm(Count);
        for (int i = 0; i < Count; i++)
        {
            eager.TellEagerly(_token);
        }
        _token.Wait();
    }

    [Benchmark(OperationsPerInvoke = Count)]
    public void ThereAndBack()
    {
        _token.Rearm(2 * Count);
        _ping.Tell(_token);
        _token.Wait();
    }

    /// <summary>What is told: it knows how many turns are still to come.</summary>
    private sealed class Token
    {
        private readonly ManualResetEventSlim _done = new();
        private int _left;

        public void Rearm(int turns)
        {
            _done.Reset();
            Volatile.Write(ref _left, turns);
        }

        /// <summary>One turn has passed; false when it was the last.</summary>
        public bool Count()
        {
            if (Interlocked.Decrement(ref _left) > 0)
            {
                return true;
            }
            _done.Set();
            return false;
        }

        public void Wait() => _done.Wait();
    }

    private sealed class Counter : Actor<Token>
    {
        protected override void Receive(Token message) => _ = message.Count();
    }

    private sealed class Returner(Func<IActorRef<Token>> other) : Actor<Token>
    {
        protected override void Receive(Token message)
        {
            if (message.Count())
            {
                other().Tell(message);
            }
        }
    }
}
