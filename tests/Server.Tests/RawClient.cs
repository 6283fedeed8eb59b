using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;

namespace ActorPg.Server.Tests;

/// <summary>
/// Just enough of the protocol to log in and run a simple query, written without the driver: a test of a server must not depend on what the
/// server is there to test.
/// </summary>
internal sealed class RawClient : IDisposable
{
    private const int ProtocolVersion = 3 << 16;

    private readonly NetworkStream _stream;

    private RawClient(NetworkStream stream)
    {
        _stream = stream;
    }

    /// <summary>Int32 after the tag of the first Authentication message: 0 none, 3 clear text, 5 MD5, 10 SASL.</summary>
    public int AuthenticationAsked { get; private set; }

    public static async Task<Socket> ConnectAsync(string host, int port)
    {
        bool local = host.StartsWith('/');
        Socket socket = local
            ? new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified)
            : new Socket(SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await (
                local
                    ? socket.ConnectAsync(new UnixDomainSocketEndPoint($"{host}/.s.PGSQL.{port}"))
                    : socket.ConnectAsync(host, port)
            );
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Sends the startup message and answers the first Authentication message, unless it asks for SASL.</summary>
    /// <exception cref="IOException">The server refused, or asked for something else.</exception>
    public static async Task<RawClient> LogInAsync(
        LocalPostgres server,
        string password = "",
        bool overUnixSocket = false
    )
    {
        string host = overUnixSocket ? server.UnixSocketDirectory! : server.Host;
        RawClient client = new(new NetworkStream(await ConnectAsync(host, server.Port), ownsSocket: true));
        byte[] parameters = Encoding.UTF8.GetBytes($"user\0{server.SuperUser}\0database\0postgres\0\0");
        await client.SendAsync(null, [.. BigEndian(ProtocolVersion), .. parameters]);
        (char tag, byte[] body) = await client.ReadAsync();
        Demand(tag == 'R', tag, body);
        client.AuthenticationAsked = BinaryPrimitives.ReadInt32BigEndian(body);
        switch (client.AuthenticationAsked)
        {
            case 3:
                await client.SendAsync('p', [.. Encoding.UTF8.GetBytes(password), 0]);
                break;
            case 5:
                await client.SendAsync('p', [.. Md5Answer(server.SuperUser, password, body[4..8]), 0]);
                break;
            case 10:
                return client;
            default:
                break;
        }

        await client.ReadUntilReadyAsync();
        return client;
    }

    /// <summary>Runs a query and answers with the first column of its first row as text; null for NULL or no row.</summary>
    public async Task<string?> ScalarAsync(string sql)
    {
        await SendAsync('Q', [.. Encoding.UTF8.GetBytes(sql), 0]);
        return await ReadUntilReadyAsync();
    }

    /// <summary>Reads until the server closes; true if it sent anything before.</summary>
    public async Task<bool> SaysSomethingBeforeItClosesAsync()
    {
        byte[] buffer = new byte[1024];
        int total = 0;
        try
        {
            while (await _stream.ReadAsync(buffer) is > 0 and int read)
            {
                total += read;
            }
        }
        catch (IOException)
        {
            // A reset is as good as an end.
        }

        return total > 0;
    }

    /// <summary>Sends messages as they are, and reads to as many ReadyForQuery; <c>!</c> is the end of the connection.</summary>
    public async Task<IReadOnlyList<(char Tag, byte[] Body)>> ExchangeAsync(byte[] messages, int readies)
    {
        await _stream.WriteAsync(messages);
        List<(char Tag, byte[] Body)> answers = [];
        while (readies > 0)
        {
            try
            {
                (char tag, byte[] body) = await ReadAsync();
                answers.Add((tag, body));
                readies -= tag == 'Z' ? 1 : 0;
            }
            catch (IOException)
            {
                answers.Add(('!', []));
                break;
            }
        }
        return answers;
    }

    public void Dispose() => _stream.Dispose();

    private static byte[] BigEndian(int value)
    {
        byte[] bytes = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(bytes, value);
        return bytes;
    }

    [SuppressMessage("Security", "CA5351", Justification = "PostgreSQL's older password exchange is defined over MD5.")]
    private static byte[] Md5Answer(string user, string password, byte[] salt)
    {
        string inner = Convert.ToHexStringLower(MD5.HashData(Encoding.UTF8.GetBytes(password + user)));
        return Encoding.UTF8.GetBytes(
            "md5" + Convert.ToHexStringLower(MD5.HashData([.. Encoding.UTF8.GetBytes(inner), .. salt]))
        );
    }

    private static void Demand(bool holds, char tag, byte[] body)
    {
        if (!holds)
        {
            throw new IOException($"The server answered {tag}: {Encoding.UTF8.GetString(body).Replace('\0', ' ')}");
        }
    }

    private async Task<string?> ReadUntilReadyAsync()
    {
        string? scalar = null;
        bool first = true;
        while (true)
        {
            (char tag, byte[] body) = await ReadAsync();
            Demand(tag != 'E', tag, body);
            if (tag == 'Z')
            {
                return scalar;
            }

            // DataRow: Int16 columns, then per column Int32 length (-1 for NULL) and the value.
            if (tag == 'D' && first)
            {
                int length = BinaryPrimitives.ReadInt32BigEndian(body.AsSpan(2));
                scalar = length < 0 ? null : Encoding.UTF8.GetString(body, 6, length);
                first = false;
            }
        }
    }

    private async Task SendAsync(char? tag, byte[] body)
    {
        byte[] header = tag is { } t ? [(byte)t, .. BigEndian(body.Length + 4)] : BigEndian(body.Length + 4);
        await _stream.WriteAsync((byte[])[.. header, .. body]);
    }

    private async Task<(char Tag, byte[] Body)> ReadAsync()
    {
        byte[] header = new byte[5];
        await _stream.ReadExactlyAsync(header);
        byte[] body = new byte[BinaryPrimitives.ReadInt32BigEndian(header.AsSpan(1)) - 4];
        await _stream.ReadExactlyAsync(body);
        return ((char)header[0], body);
    }
}
