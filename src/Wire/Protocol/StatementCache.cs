using System.Text;

namespace ActorPg.Wire.Protocol;

/// <summary>
/// The prepared statements of one connection, least recently used first out. Names carry 64 random bits per connection: behind a pooler in
/// transaction mode a name can reach a server session that another client filled, and the worst that may happen then is 26000.
/// Owned by the connection actor.
/// </summary>
internal sealed class StatementCache
{
    private readonly Dictionary<SqlStatement, PreparedStatement> _byStatement = new(ReferenceEqualityComparer.Instance);
    private readonly List<byte[]> _evicted = [];
    private readonly StatementPolicy _policy;
    private readonly string _prefix;
    private PreparedStatement? _newest;
    private PreparedStatement? _oldest;
    private int _counter;

    /// <summary>An empty cache.</summary>
    /// <param name="capacity">How many statements to keep; 0 parses anew each time, without a name.</param>
    /// <param name="salt">The connection's random bits.</param>
    public StatementCache(int capacity, ulong salt)
        : this(new StatementPolicy(capacity), salt) { }

    /// <summary>An empty cache.</summary>
    /// <param name="policy">The pool's.</param>
    /// <param name="salt">The connection's random bits.</param>
    public StatementCache(StatementPolicy policy, ulong salt)
    {
        _policy = policy;
        _prefix = $"a{salt:x16}_";
    }

    public int Count => _byStatement.Count;

    /// <summary>True when evicted statements are still open on the server.</summary>
    public bool HasEvicted => _evicted.Count > 0 && !_policy.IsUnnamed;

    /// <summary>The time, on the host's clock: to be set before the cache is asked.</summary>
    public long Now { get; set; }

    /// <summary>
    /// The statement if it is here (or on its way here); it becomes the most recently used. One that is too old, or was prepared before a change of
    /// schema, is not here any more.
    /// </summary>
    public PreparedStatement? Find(SqlStatement statement)
    {
        if (_policy.IsUnnamed || !_byStatement.TryGetValue(statement, out PreparedStatement? prepared))
        {
            return null;
        }
        if (IsStale(prepared))
        {
            Evict(prepared);
            return null;
        }
        if (!ReferenceEquals(prepared, _newest))
        {
            Unlink(prepared);
            LinkNewest(prepared);
        }
        return prepared;
    }

    /// <summary>A place for a statement whose Parse is about to be sent; may push the oldest out.</summary>
    public PreparedStatement Add(SqlStatement statement)
    {
        if (_policy.IsUnnamed)
        {
            return new PreparedStatement(statement, []);
        }
        while (_byStatement.Count >= _policy.Capacity)
        {
            Evict(_oldest!);
        }
        var prepared = new PreparedStatement(statement, NextName()) { CreatedAt = Now, Epoch = _policy.Epoch };
        _byStatement.Add(statement, prepared);
        LinkNewest(prepared);
        return prepared;
    }

    /// <summary>A name for a statement that its owner keeps and closes: never evicted.</summary>
    public byte[] NextName() => Encoding.ASCII.GetBytes($"{_prefix}{++_counter}");

    /// <summary>Forgets a statement that the server does not have, or has under another plan; the latter is to be closed.</summary>
    public void Remove(PreparedStatement prepared, bool close)
    {
        if (
            _byStatement.TryGetValue(prepared.Statement, out PreparedStatement? current)
            && ReferenceEquals(current, prepared)
        )
        {
            _byStatement.Remove(prepared.Statement);
            Unlink(prepared);
            if (close)
            {
                _evicted.Add(prepared.Name);
            }
        }
    }

    /// <summary>Hands over the names to close, and forgets them.</summary>
    public byte[][] TakeEvicted()
    {
        byte[][] names = [.. _evicted];
        _evicted.Clear();
        return names;
    }

    /// <summary>The server has none of them any more: DEALLOCATE ALL is on its way.</summary>
    public void Clear()
    {
        _byStatement.Clear();
        _evicted.Clear();
        _newest = null;
        _oldest = null;
    }

    private bool IsStale(PreparedStatement prepared) =>
        prepared.Epoch != _policy.Epoch || (_policy.Lifetime > 0 && Now - prepared.CreatedAt >= _policy.Lifetime);

    private void Evict(PreparedStatement prepared) => Remove(prepared, close: true);

    private void LinkNewest(PreparedStatement prepared)
    {
        prepared.Older = _newest;
        prepared.Newer = null;
        if (_newest is not null)
        {
            _newest.Newer = prepared;
        }
        _newest = prepared;
        _oldest ??= prepared;
    }

    private void Unlink(PreparedStatement prepared)
    {
        if (prepared.Newer is null)
        {
            _newest = prepared.Older;
        }
        else
        {
            prepared.Newer.Older = prepared.Older;
        }
        if (prepared.Older is null)
        {
            _oldest = prepared.Newer;
        }
        else
        {
            prepared.Older.Newer = prepared.Newer;
        }
        prepared.Older = null;
        prepared.Newer = null;
    }
}
