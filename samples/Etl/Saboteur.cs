using ActorPg;

namespace Etl;

/// <summary>Terminates all backends of the works at some points of the way, from a connection of its own.</summary>
internal sealed class Saboteur
{
    // Materialized: in one condition the planner would call the function first, for every backend of the server.
    private const string Kill = """
        with victim as materialized (select pid from pg_stat_activity where application_name = $1)
        select pid from victim where pg_terminate_backend(pid, 5000)
        """;

    private readonly PgPool _admin;
    private readonly string _victim;
    private readonly Queue<long> _points;

    /// <summary>One who strikes this often, evenly over the rows.</summary>
    public Saboteur(PgPool admin, string victim, int strikes, long rows)
    {
        _admin = admin;
        _victim = victim;
        _points = new Queue<long>(Enumerable.Range(1, strikes).Select(i => rows * i / (strikes + 1)));
    }

    /// <summary>Backends terminated so far.</summary>
    public int Kills { get; private set; }

    /// <summary>Strikes still to come.</summary>
    public int Left => _points.Count;

    /// <summary>Strikes, if the way has come to the next point; then the backends are gone when this returns.</summary>
    public async ValueTask StrikeAsync(long at)
    {
        if (_points.TryPeek(out long point) && at >= point)
        {
            _points.Dequeue();
            Kills += (await _admin.FetchAsync(Kill, _victim)).Count;
        }
    }
}
