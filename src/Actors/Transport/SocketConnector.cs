using System.Net;
using System.Net.Sockets;
using ActorPg.Transport.Polling;

namespace ActorPg.Transport;

/// <summary>
/// Opens connections over TCP and Unix sockets. The addresses of a name are tried one after the other, each for its share of the host's share of
/// <see cref="PgConnectOptions.ConnectTimeout"/>. Safe for many attempts at once.
/// </summary>
internal sealed class SocketConnector(PgOptions options, Poller? poller) : IConnector
{
    /// <summary>Of connections that wait on the driver's own threads, where the system knows how.</summary>
    public SocketConnector(PgOptions options)
        : this(options, Poller.Instance) { }

    /// <inheritdoc />
    public ValueTask<ITransport> ConnectAsync(PgEndpoint endpoint, CancellationToken cancellationToken) =>
        ConnectAsync(endpoint, EncryptionPlan.First(options.SslMode), cancellationToken);

    /// <summary>Connects with another encryption than the first that the mode asks for: see <see cref="EncryptionPlan.AfterRefusal"/>.</summary>
    /// <exception cref="PgConnectionException">No connection; its outcome is <see cref="PgOutcome.NotSent"/>.</exception>
    public async ValueTask<ITransport> ConnectAsync(
        PgEndpoint endpoint,
        Encryption encryption,
        CancellationToken cancellationToken
    )
    {
        using var limit = new Deadline(HostShare(), cancellationToken);
        OpenSocket? socket = null;
        try
        {
            socket = endpoint.IsUnixSocket
                ? await OpenUnixAsync(endpoint, limit.Token).ConfigureAwait(false)
                : await OpenTcpAsync(endpoint, limit).ConfigureAwait(false);
            if (endpoint.IsUnixSocket || encryption == Encryption.Plain)
                return InClear(socket, endpoint, options);
            var handshake = new TlsHandshake(options, endpoint);
            return await handshake.RunAsync(socket, encryption, limit.Token).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            socket?.Dispose();
            if (e is OperationCanceledException && !cancellationToken.IsCancellationRequested)
                throw ConnectFailure.Of(endpoint, $"no answer within {limit.Length.TotalSeconds:0.###} s", e);
            throw;
        }
    }

    /// <summary>The connection is not encrypted.</summary>
    /// <exception cref="PgConnectionException">The client's certificate was to be shown, which needs encryption.</exception>
    internal static ITransport InClear(OpenSocket socket, PgEndpoint endpoint, PgOptions options) =>
        options.SslCertMode == PgSslCertMode.Require
            ? throw ConnectFailure.Of(
                endpoint,
                "sslcertmode demands that the client's certificate is asked for, and the connection is not encrypted"
            )
            : socket.AsTransport(options.ReadBufferBytes);

    /// <summary>Unix sockets answer at once, so the time is shared among the others.</summary>
    private TimeSpan HostShare() =>
        options.ConnectTimeout == Timeout.InfiniteTimeSpan
            ? options.ConnectTimeout
            : options.ConnectTimeout / Math.Max(1, options.Endpoints.Count(endpoint => !endpoint.IsUnixSocket));

    private async ValueTask<OpenSocket> OpenUnixAsync(PgEndpoint endpoint, CancellationToken cancellationToken)
    {
        string path = endpoint.UnixSocketPath;
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            // A name that begins with @ is in Linux's abstract namespace, which the system marks with a NUL.
            string name = path.StartsWith('@') ? $"\0{path.AsSpan(1)}" : path;
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(name), cancellationToken).ConfigureAwait(false);
            CheckPeer(socket, endpoint);
            return new OpenSocket(socket, poller);
        }
        catch (Exception e)
        {
            socket.Dispose();
            throw e switch
            {
                ArgumentException => ConnectFailure.Of(endpoint, "the path is longer than a Unix socket's may be", e),
                SocketException when !path.StartsWith('@') && !File.Exists(path) => ConnectFailure.Of(
                    endpoint,
                    "there is no such socket (is a server running?)",
                    e
                ),
                SocketException cause => ConnectFailure.Of(endpoint, ConnectFailure.Reason(cause), e),
                _ => ConnectFailure.Unexpected(e),
            };
        }
    }

    private void CheckPeer(Socket socket, PgEndpoint endpoint)
    {
        if (options.RequirePeer is not { } required)
        {
            return;
        }
        string actual = SocketPeer.IsKnown
            ? SocketPeer.User(socket) ?? "a user without a name"
            : throw ConnectFailure.Of(endpoint, "requirepeer was asked for, which this system cannot tell");
        if (actual != required)
        {
            throw ConnectFailure.Of(endpoint, $"requirepeer asks for {required}, and the server runs as {actual}");
        }
    }

    private async ValueTask<OpenSocket> OpenTcpAsync(PgEndpoint endpoint, Deadline limit)
    {
        IPAddress[] addresses = await ResolveAsync(endpoint, limit.Token).ConfigureAwait(false);
        if (options.LoadBalanceHosts)
        {
            Random.Shared.Shuffle(addresses);
        }
        var failures = new List<string>(addresses.Length);
        Exception? last = null;
        for (int i = 0; i < addresses.Length; i++)
        {
            using var share = new Deadline(limit.Share(addresses.Length - i), limit.Token);
            var socket = new OpenSocket(
                new Socket(addresses[i].AddressFamily, SocketType.Stream, ProtocolType.Tcp),
                poller
            );
            try
            {
                SocketSetup.Apply(socket.Socket, options);
                await socket
                    .ConnectAsync(new IPEndPoint(addresses[i], endpoint.Port), share.Token)
                    .ConfigureAwait(false);
                return socket;
            }
            catch (Exception e)
            {
                socket.Dispose();
                if (e is not (SocketException or OperationCanceledException) || limit.Token.IsCancellationRequested)
                    throw;
                string reason = e is SocketException cause
                    ? ConnectFailure.Reason(cause)
                    : $"no answer within {share.Length.TotalSeconds:0.###} s";
                failures.Add(addresses.Length == 1 ? reason : $"{addresses[i]}: {reason}");
                last = e;
            }
        }
        throw ConnectFailure.Of(
            endpoint,
            failures.Count == 0 ? "the name has no address" : string.Join("; ", failures),
            last
        );
    }

    private static async ValueTask<IPAddress[]> ResolveAsync(PgEndpoint endpoint, CancellationToken cancellationToken)
    {
        if (IPAddress.TryParse(endpoint.Address ?? endpoint.Host, out IPAddress? literal))
            return [literal];
        if (endpoint.Address is not null)
            throw ConnectFailure.Of(endpoint, "its address is none");
        try
        {
            return await Dns.GetHostAddressesAsync(endpoint.Host, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is SocketException or ArgumentException)
        {
            throw ConnectFailure.Of(endpoint, "the name cannot be resolved", e);
        }
    }
}
