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
    private readonly int _capacity;
    private readonly string _prefix;
    private PreparedStatement? _newest;
    private PreparedStatement? _oldest;
    private int _counter;

    /// <summary>An empty cache.</summary>
    /// <param name="capacity">How many statements to keep; 0 parses anew each time, without a name.</param>
    /// <param name="salt">The connection's random bits.</param>
    public StatementCache(int capacity, ulong salt)
    {
        _capacity = capacity;
        _prefix = $"a{salt:x16}_";
    }

    public int Count => _byStatement.Count;

    /// <summary>True when evicted statements are still open on the server.</summary>
    public bool HasEvicted => _evicted.Count > 0;

    /// <summary>The statement if it is here (or on its way here); it becomes the most recently used.</summary>
    public PreparedStatement? Find(SqlStatement statement)
    {
        if (!_byStatement.TryGetValue(statement, out PreparedStatement? prepared))
        {
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
        if (_capacity == 0)
        {
            return new PreparedStatement(statement, []);
        }
        while (_byStatement.Count >= _capacity)
        {
            Evict(_oldest!);
        }
        var prepared = new PreparedStatement(statement, NextName());
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
