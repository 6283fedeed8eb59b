using System.Text;
using ActorPg.Simulation.Server;
using ActorPg.Wire.Framing;
using ActorPg.Wire.Messages;

namespace ActorPg.Actors.Tests.Hostile;

/// <summary>H31 to H46: messages that are well made and come where they may not.</summary>
[Collection(HostileCollection.Name)]
public sealed class HostileSequenceTests : HostileTest
{
    [Theory, EveryWire]
    public async Task H31_one_ready_too_many(Over over)
    {
        Assert.Equal(1, await EndsAsync(over, [.. Answer, .. Of(Idle, Idle)], AskAsync, sessions: 2));
        await using var stage = HostileStage.Open(over);
        await stage.StartAsync();
        await stage.IsAnsweredAsync(sessions: 1);
        // An extra one that meets the next question is not taken for its answer.
        await stage.GetAsync(server =>
        {
            server.Backends[0].Send(Idle);
            return 0;
        });
        try
        {
            Assert.Equal(1, await AskAsync(stage));
        }
        catch (PgException failure)
        {
            Assert.Equal(PgOutcome.Unknown, failure.Outcome);
        }
        await OverAsync(stage, sessions: 2);
    }

    [Theory, EveryWire]
    public Task H32_a_status_that_is_none(Over over) =>
        AnswerBreaksAsync(over, [.. Answer, .. Raw('Z', (byte)'Q')], "the transaction status 'Q'");

    [Theory, EveryWire]
    public Task H33_a_parse_that_nobody_asked_for(Over over) => ComesTooEarlyAsync(over, ParseComplete.Write, '1');

    [Theory, EveryWire]
    public async Task H34_no_bind_before_the_rows(Over over)
    {
        await ComesTooEarlyAsync(over, Row, 'D');
        await ComesTooEarlyAsync(over, Done, 'C');
    }

    [Theory, EveryWire]
    public Task H35_two_ends_of_one_execution(Over over) =>
        AnswerBreaksAsync(over, [.. Answer, .. Of(Done, Idle)], "'C', which cannot come now");

    [Theory, EveryWire]
    public Task H36_a_portal_suspended_without_a_limit(Over over) => ComesAfterBindAsync(over, PortalSuspended.Write);

    [Theory, EveryWire]
    public Task H37_a_copy_in_instead_of_rows(Over over) => ComesAfterBindAsync(over, Copy('G'));

    [Theory, EveryWire]
    public async Task H38_a_copy_out_instead_of_rows(Over over)
    {
        await ComesAfterBindAsync(over, Copy('H'));
        await ComesAfterBindAsync(over, target => CopyData.Write(target, "row"u8));
        await ComesAfterBindAsync(over, CopyDone.Write);
    }

    [Theory, EveryWire]
    public Task H39_a_copy_in_both_directions(Over over) => ComesAfterBindAsync(over, Copy('W'));

    [Theory, EveryWire]
    public Task H40_the_answer_to_a_function_call(Over over) =>
        AnswerBreaksAsync(over, [.. Of(Bound), .. Raw('V', 0xff, 0xff, 0xff, 0xff)], "'V', which cannot come now");

    [Theory, EveryWire]
    public Task H41_rows_while_nothing_was_asked(Over over) => ComesWhileIdleAsync(over, Of(Row));

    [Theory, EveryWire]
    public Task H42_a_key_after_the_login(Over over) =>
        ComesWhileIdleAsync(over, Of(new BackendKeyData(1, [1, 2, 3, 4]).Write));

    [Theory, EveryWire]
    public Task H43_authentication_after_the_login(Over over) =>
        ComesWhileIdleAsync(over, Of(target => Authentication.Write(target, AuthenticationKind.CleartextPassword)));

    [Theory, EveryWire]
    public async Task H44_an_error_that_is_not_whole(Over over)
    {
        foreach (
            string body in (string[])["", "SERROR\0Mno code\0", "MEverything\0Cno terminator", "\0", "\u0001\u0002"]
        )
        {
            var failure = await EndsAsync(
                over,
                [.. Of(Bound), .. Raw('E', [.. Encoding.UTF8.GetBytes(body)]), .. Of(Idle)],
                stage => Assert.ThrowsAsync<PostgresException>(() => AskAsync(stage))
            );
            Assert.True(failure.SqlState is "" or "no terminator");
            Assert.Equal(PgOutcome.Server, failure.Outcome);
        }
    }

    [Theory, EveryWire]
    public async Task H45_of_two_errors_the_first_counts(Over over)
    {
        var failure = await EndsAsync(
            over,
            Of(Bound, Error("22012", "ERROR"), Error("42601", "ERROR"), Idle),
            stage => Assert.ThrowsAsync<PostgresException>(() => AskAsync(stage))
        );
        Assert.Equal("22012", failure.SqlState);
    }

    [Theory, EveryWire]
    public async Task H46_a_last_word_and_then_more(Over over)
    {
        var failure = await EndsAsync(
            over,
            Of(Bound, Error("57P01", "FATAL"), Row, Row, Done),
            stage => Assert.ThrowsAnyAsync<PgException>(() => AskAsync(stage)),
            sessions: 2
        );
        Assert.Contains("57P01", failure.ToString(), StringComparison.Ordinal);
    }

    private static Action<FrameBuffer> Error(string sqlState, string severity) =>
        target => ErrorResponse.Write(target, ScriptedBackend.ErrorOf(sqlState, "something", severity));

    private static Action<FrameBuffer> Copy(char tag) => target => new CopyLayout(false, [0]).Write(target, (byte)tag);

    private static Task ComesTooEarlyAsync(Over over, Action<FrameBuffer> message, char tag) =>
        AnswerBreaksAsync(over, Of(message, Bound, Row, Done, Idle), $"'{tag}', which cannot come now");

    private static Task ComesAfterBindAsync(Over over, Action<FrameBuffer> message) =>
        AnswerBreaksAsync(over, Of(Bound, message, Done, Idle), "which cannot come now");

    /// <summary>An answer, and behind it what nobody asked for: the answer counts, the connection is given up.</summary>
    private static async Task ComesWhileIdleAsync(Over over, byte[] message)
    {
        Assert.Equal(1, await EndsAsync(over, [.. Answer, .. Of(Idle), .. message], AskAsync, sessions: 2));
        await using var stage = HostileStage.Open(over);
        await stage.StartAsync();
        await stage.IsAnsweredAsync(sessions: 1);
        await stage.GetAsync(server =>
        {
            server.Backends[0].Peer.Send(message);
            return 0;
        });
        await stage.UntilAsync(() => stage.Pool.GetStatistics() is { Losses: 1, Ready: 1 });
        await stage.IsAnsweredAsync(sessions: 2);
    }
}
