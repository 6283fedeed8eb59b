using ActorPg.Model;
using ActorPg.Pool;
using ActorPg.Requests;
using ActorPg.Transport;
using ActorPg.Wire.Framing;
using ActorPg.Wire.Protocol;

namespace ActorPg.Connection;

/// <summary>All that lives exactly as long as one transport. Owned by the connection actor.</summary>
internal sealed class Link : IDisposable
{
    private const string LastWordTimer = "last word";
    private const string WriteTimer = "write";

    /// <summary>With so many in flight the server is never without work while what it has done is taken.</summary>
    private const int Many = 16;

    // A socket that takes no more may still have to give what the server said before it went.
    private static readonly TimeSpan _lastWordPatience = TimeSpan.FromMilliseconds(100);

    private readonly ITransport _transport;

    /// <summary>A link over an open transport.</summary>
    /// <param name="route">Where it leads, and how.</param>
    /// <param name="transport">The transport, owned from now on.</param>
    /// <param name="context">Of the actor that owns the link.</param>
    /// <param name="policy">How statements are kept prepared.</param>
    /// <param name="longestRowBytes">What a row may have that is kept whole.</param>
    public Link(
        Route route,
        ITransport transport,
        IActorContext<IConnectionMessage> context,
        StatementPolicy policy,
        int longestRowBytes
    )
    {
        Route = route;
        _transport = transport;
        Output = new OutputQueue(
            transport,
            written: context.Waker(ConnectionSignal.OutputWritten),
            failed: () => context.StartTimer(LastWordTimer, ConnectionSignal.OutputFailed, _lastWordPatience),
            context.Complete,
            stalled: isStalled => Watch(context, isStalled)
        );
        Input = new InputPump(transport.Input, context.Waker(ConnectionSignal.InputReady));
        Statements = new StatementCache(policy, (ulong)context.Random.NextInt64());
        Session = new ProtocolSession((int)Math.Min(longestRowBytes + (long)sizeof(int), FrameLimits.LargestBytes));
        Server = new ServerFacts(route.Endpoint);
    }

    /// <summary>What the server said of itself.</summary>
    public ServerFacts Server { get; }

    /// <summary>Where it leads: a cancel goes the same way.</summary>
    public Route Route { get; }

    public PgEndpoint Endpoint => Route.Endpoint;

    public ProtocolSession Session { get; }

    public OutputQueue Output { get; }

    public InputPump Input { get; }

    public StatementCache Statements { get; }

    public bool IsEncrypted => _transport.IsEncrypted;

    /// <summary>What the link's encryption is worth.</summary>
    public TransportSecurity Security => _transport.Security;

    /// <summary>Something ran that might have closed statements; until then a lost one proves that the session is not the one it was.</summary>
    public bool WasTouched { get; set; }

    /// <summary>What a CancelRequest has to name.</summary>
    public int ProcessId { get; set; }

    /// <summary>The secret that goes with it; empty when the server gave none.</summary>
    public byte[] CancelKey { get; set; } = [];

    /// <summary>The last notice of class 57P: why the server is about to go, which an end of file alone would not tell.</summary>
    public PostgresException? Farewell { get; set; }

    /// <summary>Why the link has to go, as soon as the input at hand has been taken.</summary>
    public Exception? Doom { get; set; }

    /// <summary>True after <see cref="Dispose"/>.</summary>
    public bool IsClosed { get; private set; }

    /// <summary>The server has said that it ends the session: what comes behind that is not waited for.</summary>
    public bool IsFatal => Session.Head?.Error is { Severity: "FATAL" or "PANIC" };

    /// <summary>Many answers are still to come, each by itself: those that share a Sync come together.</summary>
    public bool HasMany => Session.InFlight >= Many && Session.Head is { SharesSync: false };

    /// <summary>What an end of file means here.</summary>
    public Exception EndOfFile() =>
        LastWord() ?? new PgConnectionException($"The server at {Endpoint} closed the connection.", PgOutcome.Unknown);

    /// <summary>Why the server went, if it said so just before; null when it did not.</summary>
    public Exception? LastWord() =>
        Session.Head?.Error is { Severity: "FATAL" or "PANIC" } fatal ? fatal
        : Farewell is { } farewell
            ? new PgConnectionException(
                $"The server at {Endpoint} closed the connection: {farewell.MessageText}",
                PgOutcome.Unknown,
                farewell
            )
        : null;

    /// <summary>Tells the transport how much of the answer at the head is still to come, where that is known, and how many answers are.</summary>
    public void ExpectInput() =>
        _transport.Expect(
            Session.Head is StatementRequest { Error: null } answer ? answer.ExpectedBytes : 0,
            HasMany ? Session.InFlight : 0
        );

    public void Dispose()
    {
        IsClosed = true;
        (Session.Head as HandshakeExchange)?.Dispose();
        Output.Dispose();
        _transport.Dispose();
    }

    private void Watch(IActorContext<IConnectionMessage> context, bool isStalled)
    {
        TimeSpan limit = Route.Options.WriteTimeout;
        if (limit == TimeSpan.Zero)
        {
            return;
        }
        if (isStalled)
        {
            context.StartTimer(WriteTimer, ConnectionSignal.WriteDeadline, limit);
        }
        else
        {
            context.CancelTimer(WriteTimer);
        }
    }
}
