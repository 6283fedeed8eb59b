using ActorPg.Simulation.Server;
using ActorPg.Wire.Framing;
using ActorPg.Wire.Messages;

namespace ActorPg.Actors.Tests.Hostile;

/// <summary>
/// What every case of the catalogue comes to: an outcome, less than a mebibyte allocated, an end in bounded time, and later calls that succeed over a fresh
/// connection. A test is named by its number in the catalogue.
/// </summary>
public abstract class HostileTest
{
    /// <summary>What the driver may allocate over a server's lie.</summary>
    private protected const long MostBytes = 1 << 20;

    private protected const uint Int4 = 23;

    /// <summary>Far more than anything here takes, and less than waiting for ever.</summary>
    private static readonly TimeSpan _soon = TimeSpan.FromSeconds(30);

    private protected static byte[] Of(params Action<FrameBuffer>[] messages)
    {
        using var buffer = new FrameBuffer();
        foreach (Action<FrameBuffer> write in messages)
        {
            write(buffer);
        }
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>A message as it may well be: nothing about it is checked.</summary>
    private protected static byte[] Raw(char tag, params byte[] body)
    {
        using var buffer = new FrameBuffer();
        int length = buffer.BeginFrame((byte)tag);
        buffer.WriteBytes(body);
        buffer.EndFrame(length);
        return buffer.WrittenSpan.ToArray();
    }

    private protected static byte[] Hex(string golden) => Wire.Tests.Golden.Bytes(golden);

    private protected static void Bound(FrameBuffer target) => BindComplete.Write(target);

    private protected static void Row(FrameBuffer target) =>
        DataRow.Write(
            target,
            [
                [0, 0, 0, 1],
            ]
        );

    private protected static void Done(FrameBuffer target) => CommandComplete.Write(target, "SELECT 1"u8);

    private protected static void Idle(FrameBuffer target) => ReadyForQuery.Write(target, TransactionStatus.Idle);

    /// <summary>BindComplete, one row with 1 in it, CommandComplete.</summary>
    private protected static readonly byte[] Answer = Of(Bound, Row, Done);

    /// <summary>Up to the description of <see cref="HostileStage.Ask"/>, which is yet to be answered.</summary>
    private protected static ServerScript BeforeDescription(ServerScript script) =>
        script.ExpectStartup().SendReady().Expect(FrontendTag.Parse, FrontendTag.Describe, FrontendTag.Sync);

    /// <summary>Up to the execution of <see cref="HostileStage.Ask"/>, which is yet to be answered.</summary>
    private protected static ServerScript BeforeAnswer(ServerScript script) =>
        BeforeDescription(script)
            .Send(target =>
            {
                ParseComplete.Write(target);
                ParameterDescription.Write(target);
                RowDescriptionMessage.Write(target, new RowField("n", Int4));
                Idle(target);
            })
            .Expect(FrontendTag.Bind, FrontendTag.Execute, FrontendTag.Sync);

    /// <summary>The answer to a statement is this: the call is in doubt, and the connection replaced.</summary>
    private protected static Task AnswerBreaksAsync(Over over, byte[] answer, string says) =>
        BreaksAsync(over, script => BeforeAnswer(script).SendRaw(answer), says, Large(answer));

    private protected static Task DescriptionBreaksAsync(Over over, byte[] answer, string says) =>
        BreaksAsync(over, script => BeforeDescription(script).SendRaw(answer), says, Large(answer));

    /// <summary>The first connection does this to the first statement: a violation that says so.</summary>
    private protected static async Task BreaksAsync(Over over, Action<ServerScript> script, string says, long sent = 0)
    {
        Exception failure = await LosesAsync(over, script, sent: sent);
        PgProtocolException violation = Assert.Single(Chain(failure).OfType<PgProtocolException>());
        Assert.Contains(says, violation.Message, StringComparison.Ordinal);
    }

    /// <summary>The first connection does this to the first statement, which ends in doubt.</summary>
    private protected static async Task<PgException> LosesAsync(
        Over over,
        Action<ServerScript> script,
        PgCallOptions options = default,
        long sent = 0
    )
    {
        await using var stage = HostileStage.Open(over);
        await stage.ScriptAsync(script);
        await stage.StartAsync();
        PgException failure = await MeasuredAsync(
            stage,
            () =>
                Assert.ThrowsAnyAsync<PgException>(() =>
                    stage.RunAsync(() => stage.Pool.FetchValueAsync<int>(HostileStage.Ask, options))
                ),
            sent
        );
        Assert.Equal(PgOutcome.Unknown, failure.Outcome);
        await OverAsync(stage, sessions: 2);
        return failure;
    }

    /// <summary>The answer to a statement is this, after which the server means well: the connection stays.</summary>
    private protected static async Task<T> EndsAsync<T>(
        Over over,
        byte[] answer,
        Func<HostileStage, Task<T>> call,
        int sessions = 1
    )
    {
        await using var stage = HostileStage.Open(over);
        await stage.ScriptAsync(script => BeforeAnswer(script).SendRaw(answer).ThenServe());
        await stage.StartAsync();
        T result = await MeasuredAsync(stage, () => call(stage), Large(answer));
        await OverAsync(stage, sessions);
        return result;
    }

    private protected static Task<int> AskAsync(HostileStage stage) =>
        stage.RunAsync(() => stage.Pool.FetchValueAsync<int>(HostileStage.Ask));

    /// <summary>A login that fails: this way, and the next one succeeds.</summary>
    private protected static async Task<TException> RefusesLoginAsync<TException>(
        Over over,
        Action<ServerScript> script,
        Func<PgOptions, PgOptions>? with = null,
        long sent = 0,
        Func<PgOptions, PgOptions>? honest = null
    )
        where TException : PgException
    {
        await using var stage = HostileStage.Open(over);
        await stage.ScriptAsync(script);
        stage.Options = with?.Invoke(stage.Options) ?? stage.Options;
        TException failure = await MeasuredAsync(stage, stage.IsRefusedAsync<TException>, sent > 10_000 ? sent : 0);
        Assert.Equal(PgOutcome.NotSent, failure.Outcome);
        Assert.DoesNotContain("canary", failure.ToString(), StringComparison.Ordinal);
        stage.Options = honest?.Invoke(stage.Options) ?? stage.Options;
        await stage.StartAsync();
        Assert.Equal(1, await AskAsync(stage));
        return failure;
    }

    /// <summary>Ends before long, and with little allocated: no more than a fixed amount, and in memory some copies of what was sent.</summary>
    private protected static async Task<T> MeasuredAsync<T>(HostileStage stage, Func<Task<T>> call, long sent = 0)
    {
        long copies = stage is MemoryStage ? 8 * sent : 0;
        TimeSpan start = stage.Now;
        long before = await stage.AllocatedAsync();
        T result = await call();
        long allocated = await stage.AllocatedAsync() - before;
        Assert.True(allocated < MostBytes + copies, $"{allocated} bytes were allocated");
        Assert.InRange(stage.Now - start, TimeSpan.Zero, _soon);
        return result;
    }

    /// <summary>The exception and what caused it.</summary>
    private protected static IEnumerable<Exception> Chain(Exception? failure)
    {
        for (; failure is not null; failure = failure.InnerException)
        {
            yield return failure;
        }
    }

    // What is small fits in the allowance, and is not to widen it.
    private static long Large(byte[] bytes) => bytes.Length > 10_000 ? bytes.Length : 0;

    /// <summary>It goes on: over as many sessions as there should be by now.</summary>
    private protected static async Task OverAsync(HostileStage stage, int sessions)
    {
        if (sessions > 1)
        {
            await stage.UntilAsync(() => stage.Pool.GetStatistics() is { Losses: > 0, Ready: 1 });
        }
        // Another text than the one whose description the first connection made up.
        await stage.GetAsync(server => server.On("select 2").Returns(new RowField("n", Int4)).Row([0, 0, 0, 2]));
        Assert.Equal(2, await stage.RunAsync(() => stage.Pool.FetchValueAsync<int>("select 2")));
        Assert.Equal(sessions, await stage.SessionsAsync());
    }
}
