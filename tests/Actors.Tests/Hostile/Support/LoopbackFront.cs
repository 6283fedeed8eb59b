using System.Buffers;
using System.Collections.Concurrent;
using System.Diagnostics;
using System.IO.Pipelines;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using ActorPg.Actors.Tests.Transport;
using ActorPg.Simulation;
using ActorPg.Simulation.Network;
using ActorPg.Simulation.Server;
using ActorPg.Transport;

namespace ActorPg.Actors.Tests.Hostile;

/// <summary>
/// Gives a <see cref="ScriptedServer"/> a port of this machine, so that one script serves the driver in memory and over real sockets. A thread of its own runs
/// the simulation, whose time is real time here; each accepted socket is joined to a connection of the simulated network, byte for byte, through encryption
/// if it is to have one.
/// </summary>
internal sealed class LoopbackFront : IAsyncDisposable
{
    private static readonly PgEndpoint _inside = new("inside", 5432);

    private readonly Socket _listener = Loopback.Listen();
    private readonly BlockingCollection<Action> _work = [];
    private readonly ConcurrentBag<Socket> _sockets = [];
    private readonly Thread _thread;
    private SimulationHost? _host;
    private SimulatedNetwork? _network;
    private ScriptedServer? _server;
    private Exception? _failure;

    private readonly X509Certificate2? _certificate;

    /// <summary>Listens from now on.</summary>
    /// <param name="certificate">What to show to those who ask for encryption, without which nobody is served then; null for none.</param>
    public LoopbackFront(X509Certificate2? certificate = null)
    {
        _certificate = certificate;
        _thread = new Thread(Run) { IsBackground = true, Name = "scripted server" };
        _thread.Start();
        _ = AcceptAsync();
    }

    public int Port => Loopback.Port(_listener);

    /// <summary>The first eight bytes of every connection, in order; only where there is a certificate.</summary>
    public ConcurrentQueue<byte[]> FirstBytes { get; } = [];

    /// <summary>Does something on the server's thread.</summary>
    public async Task<T> GetAsync<T>(Func<ScriptedServer, T> get)
    {
        var result = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        _work.Add(() =>
        {
            try
            {
                result.SetResult(get(_server!));
            }
            catch (Exception e)
            {
                result.SetException(e);
            }
        });
        return await result.Task.WaitAsync(Loopback.Patience);
    }

    /// <summary>Closes the port, and throws what went wrong on the server's thread: a message that no script expected, for one.</summary>
    public ValueTask DisposeAsync()
    {
        _listener.Dispose();
        foreach (Socket socket in _sockets)
        {
            socket.Dispose();
        }
        _work.CompleteAdding();
        _thread.Join();
        return _failure is null ? ValueTask.CompletedTask : ValueTask.FromException(_failure);
    }

    private void Run()
    {
        try
        {
            _host = new SimulationHost(seed: 1, traceEvents: 4000);
            _network = new SimulatedNetwork(_host)
            {
                Conditions = new NetworkConditions
                {
                    MinLatency = TimeSpan.Zero,
                    MaxLatency = TimeSpan.Zero,
                    SplitProbability = 0,
                    LateProbability = 0,
                },
            };
            _server = new ScriptedServer(_network, _inside);
            long last = Stopwatch.GetTimestamp();
            while (!_work.IsCompleted)
            {
                if (_work.TryTake(out Action? action, millisecondsTimeout: 5))
                {
                    _host.Do(action);
                }
                long now = Stopwatch.GetTimestamp();
                _host.RunFor(Stopwatch.GetElapsedTime(last, now));
                last = now;
            }
        }
        catch (Exception e)
        {
            _failure = e;
            _listener.Dispose();
        }
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                Socket socket = await _listener.AcceptAsync().ConfigureAwait(false);
                socket.NoDelay = true;
                _sockets.Add(socket);
                _ = OpenAsync(socket);
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or InvalidOperationException) { }
    }

    private async Task OpenAsync(Socket socket)
    {
        Stream stream = new NetworkStream(socket);
        try
        {
            if (_certificate is not null)
            {
                byte[] request = new byte[8];
                await stream.ReadExactlyAsync(request).ConfigureAwait(false);
                FirstBytes.Enqueue(request);
                await stream.WriteAsync("S"u8.ToArray()).ConfigureAwait(false);
                var encrypted = new SslStream(stream);
                await encrypted.AuthenticateAsServerAsync(_certificate).ConfigureAwait(false);
                stream = encrypted;
            }
            _work.Add(() => _ = ServeAsync(socket, stream));
        }
        catch (Exception e)
            when (e is IOException or AuthenticationException or ObjectDisposedException or InvalidOperationException)
        {
            socket.Dispose();
        }
    }

    // On the server's thread: the awaits of simulated things continue there.
    private async Task ServeAsync(Socket socket, Stream stream)
    {
        ITransport transport = await _network!.ConnectAsync(_inside, default).ConfigureAwait(false);
        _ = ReadSocketAsync(stream, transport);
        try
        {
            while (true)
            {
                ReadResult result = await transport.Input.ReadAsync().ConfigureAwait(false);
                foreach (ReadOnlyMemory<byte> segment in result.Buffer)
                {
                    stream.Write(segment.Span);
                }
                transport.Input.AdvanceTo(result.Buffer.End);
                if (result.IsCompleted)
                {
                    socket.Shutdown(SocketShutdown.Send);
                    return;
                }
            }
        }
        catch (IOException) // the scripted server's own reset, or the client is gone
        {
            socket.LingerState = new LingerOption(enable: true, seconds: 0);
            socket.Dispose();
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or InvalidOperationException) { }
    }

    private async Task ReadSocketAsync(Stream stream, ITransport transport)
    {
        byte[] buffer = new byte[1024];
        var writes = new WriteChain(transport);
        try
        {
            while (true)
            {
                int count = await stream.ReadAsync(buffer).ConfigureAwait(false);
                if (count == 0)
                {
                    break;
                }
                byte[] bytes = buffer[..count];
                _work.Add(() => writes.Append(bytes));
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or InvalidOperationException) { }
        if (!_work.IsAddingCompleted)
        {
            _work.Add(writes.End);
        }
    }

    /// <summary>Writes one after the other, since a transport takes one at a time.</summary>
    private sealed class WriteChain(ITransport transport)
    {
        private Task _last = Task.CompletedTask;

        public void Append(byte[] bytes) => _last = WriteAsync(_last, bytes);

        public void End() => _ = EndAsync(_last);

        private async Task WriteAsync(Task before, byte[] bytes)
        {
            await before.ConfigureAwait(false);
            try
            {
                await transport.WriteAsync(bytes).ConfigureAwait(false);
            }
            catch (Exception e) when (e is IOException or ObjectDisposedException) { }
        }

        private async Task EndAsync(Task before)
        {
            await before.ConfigureAwait(false);
            transport.Dispose();
        }
    }
}
