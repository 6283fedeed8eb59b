using System.Collections.Concurrent;
using System.Diagnostics;
using ActorPg;
using ActorPg.AkkaNet;
using ActorPg.Messages;
using Akka.Actor;

namespace AkkaCluster;

/// <summary>
/// Callers who write a row each, with a number of its own, one after another. What was not sent is asked for again under the same number; what may have run is left
/// alone. So each answered number must be there once, and none twice.
/// </summary>
/// <param name="db">The pool, or a router in front of some.</param>
/// <param name="patience">How long a request may take.</param>
internal sealed class Visitors(ICanTell db, TimeSpan patience)
{
    private const string Insert = "insert into visit values ($1) returning current_setting('application_name')";
    private static readonly TimeSpan _pause = TimeSpan.FromMilliseconds(20);

    private readonly ConcurrentDictionary<int, string> _answered = new();
    private readonly Lock _longestLock = new();
    private int _last;
    private int _notSent;
    private int _unknown;
    private TimeSpan _longest;

    /// <summary>How many were answered.</summary>
    public int Answered => _answered.Count;

    /// <summary>How often somebody was told that nothing had been sent.</summary>
    public int NotSent => Volatile.Read(ref _notSent);

    /// <summary>How many were told that it may have run.</summary>
    public int Unknown => Volatile.Read(ref _unknown);

    /// <summary>The longest that anybody waited, whatever came of it.</summary>
    public TimeSpan Longest
    {
        get
        {
            lock (_longestLock)
            {
                return _longest;
            }
        }
    }

    /// <summary>The number given out last.</summary>
    public int Last => Volatile.Read(ref _last);

    public static async Task CreateTableAsync(PgPool pool) =>
        await pool.ExecuteAsync("create table visit (id int not null)");

    /// <summary>Who answered for numbers beyond one, by the name that the server has for their connections.</summary>
    public string[] AnsweredSince(int number) =>
        [
            .. _answered
                .Where(pair => pair.Key > number)
                .Select(pair => pair.Value)
                .Distinct()
                .Order(StringComparer.Ordinal),
        ];

    /// <summary>So many callers, until it is enough. Fails when one of them ends as none should.</summary>
    public Task RunAsync(int callers, CancellationToken enough) =>
        Task.WhenAll(Enumerable.Range(0, callers).Select(_ => VisitAsync(enough)));

    /// <summary>What the table says: of the answered, how many are not there; and how many numbers are there twice.</summary>
    public async Task<(int Lost, int Doubled)> AuditAsync(PgPool pool)
    {
        IReadOnlyList<int> there = await pool.FetchAsync<int>("select id from visit");
        HashSet<int> distinct = [.. there];
        return (_answered.Keys.Count(id => !distinct.Contains(id)), there.Count - distinct.Count);
    }

    private async Task VisitAsync(CancellationToken enough)
    {
        while (!enough.IsCancellationRequested)
        {
            int id = Interlocked.Increment(ref _last);
            while (!await TryAsync(id) && !enough.IsCancellationRequested)
            {
                await Task.Delay(_pause, CancellationToken.None);
            }
        }
    }

    // False when it may be asked for again.
    private async Task<bool> TryAsync(int id)
    {
        long start = Stopwatch.GetTimestamp();
        try
        {
            QueryResult rows = await db.AskAsync(new Query(Insert, id), patience);
            _answered[id] = rows[0].Get<string>(0)!;
            return true;
        }
        catch (PgException failure) when (failure.SafeToRetry)
        {
            Interlocked.Increment(ref _notSent);
            return false;
        }
        catch (PgException failure) when (failure.Outcome == PgOutcome.Unknown)
        {
            Interlocked.Increment(ref _unknown);
            return true;
        }
        finally
        {
            Note(Stopwatch.GetElapsedTime(start));
        }
    }

    private void Note(TimeSpan waited)
    {
        lock (_longestLock)
        {
            _longest = waited > _longest ? waited : _longest;
        }
    }
}
