using System.Text;
using ActorPg.Actors.Tests.Pool;
using ActorPg.Simulation;
using ActorPg.Simulation.Network;
using ActorPg.Simulation.Server;
using ActorPg.Wire.Messages;

namespace ActorPg.Actors.Tests.Cve;

/// <summary>Flaws that other drivers and their pools had, by their numbers in the catalogue: none of them is here.</summary>
public sealed class PoolCveTests
{
    [Fact]
    public void C18_no_secret_is_in_a_log_an_exception_or_an_option_that_is_printed()
    {
        const string Secret = "canary-password";
        var world = new PoolWorld();
        var said = new List<string>();
        world.Options = world.Options with { Password = Secret, SslKeyPassword = Secret };
        said.Add(world.Options.ToString());
        Action<ServerScript>[] failures =
        [
            script => script.ExpectStartup().SendError("28P01", "password authentication failed", "FATAL").Close(),
            script => script.ExpectStartup().Send(t => Authentication.Write(t, AuthenticationKind.CleartextPassword)),
            script =>
                script
                    .ExpectStartup()
                    .Send(t => Authentication.Write(t, AuthenticationKind.Md5Password, [1, 2, 3, 4]))
                    .Expect(FrontendTag.Password)
                    .SendRaw([0, 0, 0, 0, 0]),
            script => script.ExpectStartup().SendRaw("HTTP/1.1"u8.ToArray()),
        ];
        foreach (Action<ServerScript> failure in failures)
        {
            script(failure);
            Task<PgPool> start = world.Begin(() => PgPool.StartAsync(world.Options, world.Host, world.Network));
            said.Add(world.Fails<PgException>(start).ToString());
        }
        world.Started();
        said.Add(world.Pool.ToString()!);
        said.Add(world.Pool.Options.ToString());
        said.Add(world.Host.Trace.ToString()!);
        world.Close();

        Assert.DoesNotContain(said, text => text.Contains(Secret, StringComparison.Ordinal));
        void script(Action<ServerScript> failure) => failure(world.Server.Script());
    }

    [Fact]
    public void C26_an_acquire_that_is_given_up_at_any_moment_leaks_nothing()
    {
        var world = new PoolWorld();
        world.Started(options => options with { MaxSize = 2 });
        for (int moment = 0; moment < 400; moment++)
        {
            using var giveUp = new CancellationTokenSource();
            PgSession? holder = moment % 2 == 0 ? world.Acquire() : null;
            Task<PgSession> acquiring = world.Begin(() => world.Pool.AcquireAsync(giveUp.Token));
            int events = moment % 40;
            world.Host.RunUntil(() => acquiring.IsCompleted || events-- <= 0, TimeSpan.FromMilliseconds(50));
            world.Host.Do(giveUp.Cancel);
            if (holder is not null)
            {
                world.Dispose(holder);
            }
            try
            {
                world.Dispose(world.Host.Complete(acquiring));
            }
            catch (PgCanceledException) { }
        }
        world.Host.RunFor(TimeSpan.FromSeconds(1));
        PgPoolStatistics after = world.Pool.GetStatistics();
        Assert.Equal((after.Size, 0, 0), (after.Idle, after.Waiting, after.InFlight));
        Assert.InRange(after.Size, 1, 2);
        world.Close();
    }

    [Fact]
    public void C27_who_waits_is_served_in_turn()
    {
        var world = new PoolWorld();
        world.Server.On("work").Tag("WORK").Lasts(TimeSpan.FromMilliseconds(200));
        world.Started(options =>
            options with
            {
                MaxSize = 10,
                AcquireTimeout = TimeSpan.FromMinutes(5),
                MaxWaiting = 1000,
            }
        );
        TimeSpan longest = TimeSpan.Zero;
        TimeSpan end = world.Host.Now + TimeSpan.FromMinutes(1);
        Task[] workers = [.. Enumerable.Range(0, 100).Select(_ => world.Host.StartAsync(WorkAsync))];
        world.Host.Complete(Task.WhenAll(workers), TimeSpan.FromMinutes(5));
        Assert.InRange(longest, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2.5));
        world.Close();

        async Task WorkAsync()
        {
            while (world.Host.Now < end)
            {
                TimeSpan since = world.Host.Now;
                PgSession session = await world.Pool.AcquireAsync().ConfigureAwait(false);
                await using (session.ConfigureAwait(false))
                {
                    TimeSpan waited = world.Host.Now - since;
                    longest = waited > longest ? waited : longest;
                    await session.ExecuteAsync("work").ConfigureAwait(false);
                }
            }
        }
    }

    [Fact]
    public void C29_a_stream_whose_connection_breaks_anywhere_ends_with_a_typed_error_at_once()
    {
        int broken = 0;
        for (int at = 1; at < 900; at += 7)
        {
            var world = new PoolWorld();
            world
                .Server.On("rows")
                .Returns(new RowField("n", PoolWorld.Int4))
                .Rows(_ => Enumerable.Range(0, 20).Select(i => new byte[]?[] { PoolWorld.Bytes(i) }));
            world.Started();
            int reset = at;
            SimulatedLink link = world.Network.Open[0];
            link.ToClient.Faults.ResetAfterBytes = link.ToClient.CarriedBytes + reset;
            Task reading = world.Host.StartAsync(() => ReadAsync(world.Pool));
            Exception? failure = Record.Exception(() => world.Host.Complete(reading, TimeSpan.FromMinutes(2)));
            Assert.True(failure is null or PgException, $"{at}: {failure}");
            broken += failure is null ? 0 : 1;
            link.ToClient.Faults.ResetAfterBytes = null;
            Assert.Equal(1, world.Host.Complete(world.Select(1), TimeSpan.FromMinutes(1)));
            world.Close();
        }
        Assert.InRange(broken, 20, 129);

        static async Task ReadAsync(PgPool pool)
        {
            IAsyncEnumerator<PgRecord> rows = pool.StreamAsync("rows").GetAsyncEnumerator();
            try
            {
                while (await rows.MoveNextAsync().ConfigureAwait(false)) { }
            }
            finally
            {
                await rows.DisposeAsync().ConfigureAwait(false);
                await rows.DisposeAsync().ConfigureAwait(false);
            }
        }
    }

    [Fact]
    public void C30_the_count_of_what_is_in_flight_never_drifts()
    {
        var world = new PoolWorld();
        world.Server.On("fails").Returns(new RowField("n", PoolWorld.Int4)).Fails("22012", "division by zero");
        world.Started().Warm();
        var random = new Random(30);
        for (int round = 0; round < 60; round++)
        {
            if (round % 10 == 5)
            {
                PoolWorld.ForgetStatements(world.Session); // everything in flight is healed
            }
            using var giveUp = new CancellationTokenSource();
            var calls = new List<Task>();
            for (int i = 0; i < 20; i++)
            {
                int number = i;
                calls.Add(
                    random.Next(4) switch
                    {
                        0 => world.Begin(() => world.Pool.FetchAsync("fails")),
                        1 => world.Select(number, giveUp.Token),
                        _ => world.Select(number),
                    }
                );
            }
            int events = random.Next(60);
            world.Host.RunUntil(() => events-- <= 0, TimeSpan.FromSeconds(1));
            world.Host.Do(giveUp.Cancel);
            foreach (Task call in calls)
            {
                Exception? failure = Record.Exception(() => world.Host.Complete(call));
                Assert.True(failure is null or PgException or PgCanceledException, $"{failure}");
            }
            world.Host.RunUntilIdle();
            Assert.Equal((0, 1), (world.Pool.GetStatistics().InFlight, world.Pool.GetStatistics().Idle));
        }
        Assert.Equal(0, world.Pool.GetStatistics().Losses);
        world.Close();
    }

    [Fact]
    public void C32_every_caller_is_told_the_root_of_it()
    {
        var world = new PoolWorld();
        world.Started().Warm();
        world.Warm("select hold");
        Task<int> held = world.Hold();
        Task<int>[] behind = [.. Enumerable.Range(0, 10).Select(i => world.Select(i))];
        world.Host.RunFor(TimeSpan.FromMilliseconds(1));
        world.Session.Die("57P01", "terminating connection due to administrator command");
        string[] told =
        [
            .. behind.Prepend(held).Select(call => Record.Exception(() => world.Host.Complete(call))).Select(Told),
        ];
        Assert.NotEmpty(told);
        Assert.All(
            told,
            text => Assert.True(text.Length == 0 || text.Contains("57P01", StringComparison.Ordinal), text)
        );
        Assert.Contains("57P01", told[0], StringComparison.Ordinal);
        world.Close();

        // What had not left was sent elsewhere, and succeeded.
        static string Told(Exception? failure) => failure?.ToString() ?? "";
    }

    [Fact]
    public void C34_a_value_is_nobodys_buffer()
    {
        var world = new PoolWorld();
        byte[] bits = [0, 0, 0, 16, 0xA5, 0x5A];
        byte[] blob = [.. Enumerable.Range(0, 300).Select(i => (byte)i)];
        world
            .Server.On("values")
            .Returns(
                new RowField("bits", PgTypes.VarBit.Oid),
                new RowField("blob", PgTypes.Bytea.Oid),
                new RowField("text", PgTypes.Text.Oid)
            )
            .Row(bits, blob, "žluťoučký"u8.ToArray());
        world
            .Server.On("noise")
            .Returns(new RowField("blob", PgTypes.Bytea.Oid))
            .Row([.. Enumerable.Repeat((byte)0xDE, 5000)]);
        world.Network.Conditions = NetworkConditions.ByteByByte with { LargestSegmentBytes = 13 };
        world.Started();
        QueryResult kept = world.Host.Complete(world.Begin(() => world.Pool.FetchAsync("values")));
        var taken = kept[0].Get<PgBitString>(0);
        byte[] takenBlob = kept[0].Get<byte[]>(1)!;
        for (int i = 0; i < 20; i++)
        {
            world.Host.Complete(world.Begin(() => world.Pool.FetchAsync("noise")));
        }
        Assert.Equal("1010010101011010", taken.ToString());
        Assert.Equal("1010010101011010", kept[0].Get<PgBitString>(0).ToString());
        Assert.Equal(blob, takenBlob);
        Assert.Equal(blob, kept[0].Get<byte[]>(1));
        Assert.Equal("žluťoučký", kept[0].Get<string>(2));
        world.Close();
    }

    [Fact]
    public void C37_no_two_connections_ever_give_a_statement_the_same_name()
    {
        // Behind a pooler a name may reach another client's session: then it must not be there, rather than be somebody else's.
        var names = new HashSet<string>(StringComparer.Ordinal);
        for (ulong seed = 1; seed <= 40; seed++)
        {
            var world = new PoolWorld(seed);
            world.Server.On("select 2").Returns(new RowField("n", PoolWorld.Int4)).Row(PoolWorld.Bytes(2));
            world.Started().Warm("select $1", "select 2");
            string[] given =
            [
                .. world
                    .Session.Received.Where(message => message.Tag == FrontendTag.Parse)
                    .Select(message => Encoding.UTF8.GetString(message.Body[..message.Body.AsSpan().IndexOf((byte)0)]))
                    .Where(name => name.Length > 0),
            ];
            Assert.True(given.Length >= 2);
            Assert.All(given, name => Assert.True(names.Add(name), name));
            world.Close();
        }
        // The part that differs between connections is long enough to be unguessable and unequal.
        Assert.All(names, name => Assert.InRange(name.Length, 12, 63));
    }
}
