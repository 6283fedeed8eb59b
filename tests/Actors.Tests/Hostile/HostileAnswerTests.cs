using System.Text;
using ActorPg.Simulation.Server;
using ActorPg.Wire.Messages;

namespace ActorPg.Actors.Tests.Hostile;

/// <summary>H47 to H52: too much of what may come at any time, and answers that are odd but no violation.</summary>
[Collection(HostileCollection.Name)]
public sealed class HostileAnswerTests : HostileTest
{
    [Theory, EveryWire]
    public async Task H47_an_error_of_five_mebibytes(Over over)
    {
        byte[] error = Raw('E', [.. "SERROR\0C22012\0M"u8, .. Enumerable.Repeat((byte)'x', 5 << 20), 0, 0]);
        await AnswerBreaksAsync(over, [.. Of(Bound), .. error], "A message 'E' declares a length of");
        await AnswerBreaksAsync(over, [.. Of(Bound), .. error[..200]], "A message 'E' declares a length of");
    }

    [Theory, EveryWire]
    public async Task H48_a_million_notices(Over over)
    {
        const int Chunks = 25;
        byte[] one = Of(target => NoticeResponse.Write(target, ScriptedBackend.ErrorOf("00000", "again", "NOTICE")));
        byte[] chunk = [.. Enumerable.Repeat(one, 1_000_000 / Chunks).SelectMany(bytes => bytes)];
        await using var stage = HostileStage.Open(over);
        await stage.ScriptAsync(script =>
        {
            BeforeAnswer(script).SendRaw(Of(Bound, Row));
            for (int i = 0; i < Chunks; i++)
            {
                script.SendRaw(chunk);
            }
            script.SendRaw(Of(Done, Idle)).ThenServe();
        });
        await stage.StartAsync();
        Assert.Equal(1, await MeasuredAsync(stage, () => AskAsync(stage), (long)chunk.Length * Chunks));
        await OverAsync(stage, sessions: 1);
    }

    [Theory, EveryWire]
    public async Task H49_a_notification_that_nobody_asked_for(Over over)
    {
        await using var stage = HostileStage.Open(over);
        byte[] stray = Of(new NotificationResponse(7, "news", "payload").Write);
        await stage.ScriptAsync(script =>
            BeforeAnswer(script)
                .SendRaw([.. stray, .. Of(Bound), .. stray, .. Of(Row, Done), .. stray, .. Of(Idle)])
                .ThenServe()
        );
        await stage.StartAsync();
        Assert.Equal(1, await MeasuredAsync(stage, () => AskAsync(stage)));
        Assert.Equal(3, stage.Pool.GetStatistics().DroppedNotifications);
        await OverAsync(stage, sessions: 1);
    }

    [Theory, EveryWire]
    public Task H50_a_notification_of_a_mebibyte(Over over) =>
        AnswerBreaksAsync(
            over,
            Raw('A', [0, 0, 0, 7, .. "news\0"u8, .. Enumerable.Repeat((byte)'x', 1 << 20), 0]),
            "A message 'A' declares a length of"
        );

    [Theory, EveryWire]
    public async Task H51_a_statement_said_to_be_empty(Over over)
    {
        QueryResult rows = await EndsAsync(
            over,
            Of(Bound, EmptyQueryResponse.Write, Idle),
            stage => stage.RunAsync(() => stage.Pool.FetchAsync(HostileStage.Ask))
        );
        Assert.Empty(rows);
    }

    [Theory, EveryWire]
    public async Task H52_a_tag_whose_count_is_no_number(Over over)
    {
        foreach (
            string odd in (string[])
                ["INSERT 0 99999999999999999999", "SELECT -5", "SELECT", "UPDATE x", new string('T', 20_000)]
        )
        {
            CommandTag? told = await EndsAsync(
                over,
                [.. Of(Bound, Row), .. Raw('C', [.. Encoding.ASCII.GetBytes(odd), 0]), .. Of(Idle)],
                async stage => (await stage.RunAsync(() => stage.Pool.FetchAsync(HostileStage.Ask))).CommandTag
            );
            Assert.True(told is { Rows: null }, $"{odd}: {told?.Rows}");
        }
    }
}
