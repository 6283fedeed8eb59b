using System.Collections.Concurrent;
using ActorPg.InProcess;
using ActorPg.Messages;
using ActorPg.Model;

namespace ActorPg.Server.Tests.Inputs;

/// <summary>Requests from within the driver's own callbacks: number 64 in the catalogue of bad inputs.</summary>
[Collection(ServerFixture.Collection)]
public sealed class CallbackTests(ServerFixture fixture)
{
    [Fact]
    public async Task B64_An_actor_may_ask_the_pool_in_its_turn_and_is_answered_in_a_later_one()
    {
        await using var host = new InProcessHost();
        await using PgPool pool = await PgPool.StartAsync(Pools.Options(fixture.Url), host);
        var done = new TaskCompletionSource<int>();
        host.Spawn(() => new Counter(pool.Actor, done), "counter").Tell(new Turn(0));
        Assert.Equal(100, await done.Task.Soon());
        await pool.IsUsableAsync();
    }

    [Fact]
    public async Task B64_A_callback_may_ask_the_pool_even_if_it_blocks_its_thread()
    {
        var answers = new ConcurrentQueue<int>();
        PgPool? asked = null;
        await using PgPool pool = await fixture.StartPoolAsync(change: o =>
            o with
            {
                OnNotice = _ => answers.Enqueue(asked!.FetchValueAsync<int>("select 2").AsTask().Result),
                OnQuery = log =>
                {
                    if (log.Sql == "select 1")
                    {
                        answers.Enqueue(asked!.FetchValueAsync<int>("select 3").AsTask().Result);
                    }
                },
            }
        );
        asked = pool;
        string channel = Pools.Unique("callback");
        await using IAsyncDisposable subscription = await pool.SubscribeAsync(
                channel,
                notification => answers.Enqueue(pool.FetchValueAsync<int>("select 4").AsTask().Result)
            )
            .Soon();
        await pool.ExecuteAsync("do $$ begin raise notice 'hear'; end $$").Soon();
        await pool.FetchValueAsync<int>("select 1").Soon();
        await pool.NotifyAsync(channel).Soon();
        await Patience.UntilAsync(() => answers.Count == 3, "all callbacks are answered");
        Assert.Equal([2, 3, 4], answers.Order());
        await pool.IsUsableAsync();
    }

    private sealed record Turn(int Number);

    /// <summary>Asks once in each turn; two turns at once would count wrongly, or be seen.</summary>
    private sealed class Counter(IActorRef<IPoolMessage> pool, TaskCompletionSource<int> done) : Actor<Turn>
    {
        private bool _isBusy;

        protected override void Receive(Turn message)
        {
            if (_isBusy)
            {
                done.TrySetException(new InvalidOperationException("A turn began within a turn."));
            }
            _isBusy = true;
            if (message.Number == 100)
            {
                done.TrySetResult(message.Number);
            }
            else
            {
                pool.Tell(
                    new Query("select $1::int + 1", message.Number)
                    {
                        ReplyTo = Context.Self.ReplyTo<QueryResult, Turn>(
                            rows => new Turn(rows[0].Get<int>(0)),
                            failure =>
                            {
                                done.TrySetException(failure);
                                return new Turn(-1);
                            }
                        ),
                    }
                );
            }
            _isBusy = false;
        }
    }
}
