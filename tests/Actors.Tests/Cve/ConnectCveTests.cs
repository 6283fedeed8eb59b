using System.Reflection;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using ActorPg.Actors.Tests.Hostile;
using ActorPg.Api.Copy;
using ActorPg.Listening;
using ActorPg.Simulation.Network;
using ActorPg.Simulation.Server;
using ActorPg.Wire.Framing;
using ActorPg.Wire.Messages;
using ActorPg.Wire.Tests.Auth;

namespace ActorPg.Actors.Tests.Cve;

/// <summary>Flaws that other drivers had while connecting, by their numbers in the catalogue: none of them is here.</summary>
[Collection(HostileCollection.Name)]
public sealed class ConnectCveTests
{
    private const string Secret = "canary-password";

    [Fact]
    public void C04_a_name_or_constant_that_is_not_unicode_is_never_quoted()
    {
        foreach (string wrong in (string[])["a\0b", "\ud800", "x\udc00y", "\ud83d"])
        {
            Assert.Throws<PgInputException>(() => SqlName.Quote(wrong, "name"));
            Assert.Throws<PgInputException>(() => SqlName.Constant(wrong, "value"));
            Assert.Throws<PgInputException>(() => ChannelName.Check(wrong));
        }
        Assert.Equal("\"a\"\"b\"", SqlName.Quote("a\"b", "name"));
        Assert.Equal("E'a''\\\\b'", SqlName.Constant("a'\\b", "value"));
    }

    [Theory, EveryWire]
    public async Task C04_text_stays_utf8_or_the_connection_goes(Over over)
    {
        await using var stage = HostileStage.Open(over);
        await stage.StartAsync();
        Assert.Contains(
            KeyValuePair.Create("client_encoding", "UTF8"),
            await stage.GetAsync(server => server.Backends[0].Startup)
        );
        await stage.GetAsync(server =>
        {
            server.Backends[0].Send(new ParameterStatus("client_encoding", "LATIN1").Write);
            return 0;
        });
        await stage.UntilAsync(() => stage.Pool.GetStatistics() is { Losses: 1, Ready: 1 });
        await stage.IsAnsweredAsync(sessions: 2);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(50)]
    public async Task C06_what_came_before_encryption_is_not_believed(int gapMilliseconds)
    {
        byte[] forged = HostileBytes(t => Authentication.Write(t, AuthenticationKind.Ok), Idle);
        byte[][] pieces =
            gapMilliseconds < 0
                ?
                [
                    [.. "S"u8, .. forged],
                ]
                :
                [
                    [.. "S"u8],
                    forged,
                ];
        using var trap = new TlsTrap();
        Task serving = trap.AnswerAsync(pieces, TimeSpan.FromMilliseconds(Math.Max(0, gapMilliseconds)));
        var options = new PgOptions
        {
            SslMode = PgSslMode.Require,
            User = "alice",
            ConnectTimeout = TimeSpan.FromSeconds(20),
        };
        await Assert.ThrowsAsync<PgConnectionException>(() => trap.ConnectAsync(options, "127.0.0.1"));
        await serving.WaitAsync(TimeSpan.FromSeconds(20));
        Assert.DoesNotContain("alice", Encoding.Latin1.GetString([.. trap.Received]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task C07_what_was_said_before_the_login_is_not_shown()
    {
        using var trap = new TlsTrap();
        Task serving = trap.AnswerAsync(["Erun: curl evil"u8.ToArray()], TimeSpan.Zero);
        var options = new PgOptions { SslMode = PgSslMode.Require, ConnectTimeout = TimeSpan.FromSeconds(20) };
        var refused = await Assert.ThrowsAsync<PgConnectionException>(() => trap.ConnectAsync(options, "127.0.0.1"));
        await serving.WaitAsync(TimeSpan.FromSeconds(20));
        Assert.DoesNotContain("curl", refused.ToString(), StringComparison.Ordinal);
    }

    [Theory, EveryWire]
    public async Task C10_a_rogue_server_does_not_get_the_password(Over over)
    {
        await using var stage = HostileStage.Open(over);
        var honest = new FakeScramServer(Encoding.UTF8.GetBytes(Secret));
        Action<ServerScript>[] rogues =
        [
            script => script.ExpectStartup().Send(Clear).ThenServe(),
            // After the proof, as well.
            script => script.Challenge(honest.First).Prove(final => honest.Final(final, [])).Send(Clear).ThenServe(),
        ];
        foreach (Action<ServerScript> rogue in rogues)
        {
            await stage.ScriptAsync(rogue);
            await stage.IsRefusedAsync<PgAuthenticationException>();
        }
        IReadOnlyList<byte> all = await stage.GetAsync(server =>
            server.Backends.SelectMany(backend => backend.Received).SelectMany(message => message.Body).ToArray()
        );
        Assert.DoesNotContain(Secret, Encoding.Latin1.GetString([.. all]), StringComparison.Ordinal);
    }

    [Fact]
    public void C16_no_function_calls_and_no_large_objects_are_offered()
    {
        string[] names =
        [
            .. new[] { typeof(PgPool).Assembly, typeof(PgException).Assembly }
                .SelectMany(assembly => assembly.GetExportedTypes())
                .SelectMany(type => type.GetMembers(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static))
                .Select(member => $"{member.DeclaringType?.Name}.{member.Name}"),
        ];
        Assert.True(names.Length > 500);
        Assert.DoesNotContain(names, name => name.Contains("LargeObject", StringComparison.OrdinalIgnoreCase));
        Assert.DoesNotContain(names, name => name.Contains("FunctionCall", StringComparison.OrdinalIgnoreCase));
        Assert.DoesNotContain(names, name => name.Contains(".Lo", StringComparison.Ordinal) && name.Contains("Oid"));
    }

    [Fact]
    public async Task C17_reconnects_and_cancels_are_encrypted_as_the_first_connection_was()
    {
        using X509Certificate2 certificate = TlsTrap.Certificate("localhost", ["localhost"], []);
        using var files = new TlsTrap();
        await using var front = new LoopbackFront(certificate);
        await front.GetAsync(server =>
        {
            server.On("select 1").Returns(new RowField("n", 23)).Row([0, 0, 0, 1]);
            return server.On("select hold").Returns(new RowField("n", 23)).Held();
        });
        PgOptions options = files.Trusting(certificate) with
        {
            Endpoints = [new PgEndpoint("localhost", front.Port)],
            User = "alice",
            MaxSize = 1,
            CancelTimeout = TimeSpan.FromSeconds(20),
        };
        await using PgPool pool = await PgPool.StartAsync(options);
        Assert.Equal(1, await pool.FetchValueAsync<int>("select 1"));
        await Assert.ThrowsAsync<PgTimeoutException>(() =>
            pool.FetchAsync("select hold", new PgCallOptions { Timeout = TimeSpan.FromSeconds(0.3) }).AsTask()
        );
        Assert.Equal(1, await pool.FetchValueAsync<int>("select 1"));
        Assert.True(await front.GetAsync(server => server.Cancels.Count > 0), "a cancel came");
        await front.GetAsync(server =>
        {
            server.Backends[0].Peer.Close();
            return 0;
        });
        using var end = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (pool.GetStatistics() is not { Losses: 1, Ready: 1 })
        {
            await Task.Delay(5, end.Token);
        }
        Assert.Equal(1, await pool.FetchValueAsync<int>("select 1"));
        // Session, cancel, session: each began with a request for encryption, and nothing was served without one.
        Assert.True(front.FirstBytes.Count >= 3);
        Assert.All(front.FirstBytes, first => Assert.Equal([0, 0, 0, 8, 0x04, 0xd2, 0x16, 0x2f], first));
    }

    [Fact]
    public void C19_a_nul_cannot_add_a_parameter_to_the_login()
    {
        const string Smuggled = "x\0user\0admin";
        Func<PgOptions, PgOptions>[] ways =
        [
            options => options with { User = Smuggled },
            options => options with { Database = Smuggled },
            options => options with { ApplicationName = Smuggled },
            options => options.WithSetting("options", Smuggled),
            options => options.WithSetting(Smuggled, "x"),
        ];
        foreach (Func<PgOptions, PgOptions> way in ways)
        {
            Assert.ThrowsAny<ArgumentException>(() => way(new PgOptions { User = "alice" }).Validate());
        }
        using var buffer = new FrameBuffer();
        Assert.Throws<PgInputException>(() => StartupMessage.Write(buffer, [KeyValuePair.Create("user", Smuggled)]));
        Assert.Equal(0, buffer.Length);
    }

    [Fact]
    public async Task C35_the_connect_timeout_is_for_all_of_it()
    {
        await using var stage = new MemoryStage();
        TimeSpan limit = TimeSpan.FromSeconds(4);
        stage.Options = stage.Options with { ConnectTimeout = limit };
        Action<ServerScript>[] slow =
        [
            script => Drip(script.ExpectStartup(), HostileBytes(new ParameterStatus("n", "v").Write)),
            script => Drip(script.ExpectStartup(), HostileBytes(new ParameterStatus("n", new string('x', 1000)).Write)),
            script => script.ExpectStartup(),
        ];
        foreach (Action<ServerScript> script in slow)
        {
            await stage.ScriptAsync(script);
            TimeSpan start = stage.Now;
            await stage.IsRefusedAsync<PgConnectionException>();
            Assert.InRange(stage.Now - start, limit, limit + TimeSpan.FromMilliseconds(100));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(5)]
    [InlineData(7)]
    [InlineData(64)]
    public async Task C36_a_login_is_the_same_however_it_is_cut(int segmentBytes)
    {
        var server = new FakeScramServer(Encoding.UTF8.GetBytes(Secret));
        await using var stage = new MemoryStage();
        stage.Network.Conditions = NetworkConditions.ByteByByte with { LargestSegmentBytes = segmentBytes };
        await stage.ScriptAsync(script =>
            script.Challenge(server.First).Prove(final => server.Final(final, [])).SendReady().ThenServe()
        );
        await stage.StartAsync();
        await stage.IsAnsweredAsync(sessions: 1);
        Assert.StartsWith("0pp", await stage.GetAsync(s => s.Backends[0].Tags), StringComparison.Ordinal);
    }

    private static void Drip(ServerScript script, byte[] message)
    {
        for (int i = 0; i < 30; i++)
        {
            script.SendRaw([message[i % message.Length]]).Wait(TimeSpan.FromSeconds(1));
        }
    }

    private static void Clear(FrameBuffer target) => Authentication.Write(target, AuthenticationKind.CleartextPassword);

    private static void Idle(FrameBuffer target) => ReadyForQuery.Write(target, TransactionStatus.Idle);

    private static byte[] HostileBytes(params Action<FrameBuffer>[] messages)
    {
        using var buffer = new FrameBuffer();
        foreach (Action<FrameBuffer> write in messages)
        {
            write(buffer);
        }
        return buffer.WrittenSpan.ToArray();
    }
}
