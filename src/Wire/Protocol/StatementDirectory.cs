using System.Collections.Concurrent;

namespace ActorPg.Wire.Protocol;

/// <summary>
/// The statements of one pool by their text. Bounded without bookkeeping on the hot path: two generations, the elder of which is dropped
/// when the younger is full; what is still used moves up. Thread-safe.
/// </summary>
internal sealed class StatementDirectory
{
    private readonly int _generationSize;
    private volatile ConcurrentDictionary<string, SqlStatement> _young = New();
    private volatile ConcurrentDictionary<string, SqlStatement> _old = New();
    private int _count;

    public StatementDirectory(int generationSize = 2048)
    {
        _generationSize = generationSize;
    }

    /// <summary>The statement with this text: the same object for as long as it is in use.</summary>
    public SqlStatement For(string sql) => _young.TryGetValue(sql, out SqlStatement? statement) ? statement : Add(sql);

    /// <summary>Codecs have changed: all of them have to be described anew.</summary>
    public void ForgetCodecs()
    {
        foreach (SqlStatement statement in _old.Values.Concat(_young.Values))
        {
            statement.ForgetCodecs();
        }
    }

    /// <summary>The schema is another: all of them have to be described anew.</summary>
    public void ForgetDescriptions()
    {
        foreach (SqlStatement statement in _old.Values.Concat(_young.Values))
        {
            statement.Forget();
        }
    }

    private static ConcurrentDictionary<string, SqlStatement> New() => new(StringComparer.Ordinal);

    private SqlStatement Add(string sql)
    {
        SqlStatement candidate = _old.TryGetValue(sql, out SqlStatement? known) ? known : new SqlStatement(sql);
        SqlStatement statement = _young.GetOrAdd(sql, candidate);
        if (ReferenceEquals(statement, candidate) && Interlocked.Increment(ref _count) >= _generationSize)
        {
            Interlocked.Exchange(ref _count, 0);
            _old = _young;
            _young = New();
        }
        return statement;
    }
}
