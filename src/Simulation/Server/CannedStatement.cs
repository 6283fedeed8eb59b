using ActorPg.Wire.Errors;
using ActorPg.Wire.Messages;

namespace ActorPg.Simulation.Server;

/// <summary>What a <see cref="ScriptedServer"/> knows of one SQL text: what it takes, what it returns, and how it ends. Set up before it is used.</summary>
internal sealed class CannedStatement
{
    private static readonly byte[]?[][] _noRows = [];

    private readonly Queue<ErrorFields> _bindErrors = [];
    private Func<byte[]?[], IEnumerable<byte[]?[]>> _rows = static _ => _noRows;

    public CannedStatement(string sql)
    {
        Sql = sql;
    }

    public string Sql { get; }

    /// <summary>The OID of each parameter.</summary>
    public uint[] ParameterOids { get; private set; } = [];

    /// <summary>The columns; null for a statement that returns no rows.</summary>
    public RowField[]? Columns { get; private set; }

    /// <summary>What CommandComplete says; <c>SELECT n</c> when it was not set and there are columns.</summary>
    public string? CommandTag { get; private set; }

    /// <summary>What Execute ends with; null when all is well. Rows come before it.</summary>
    public ErrorFields? Error { get; private set; }

    /// <summary>What Parse ends with; null when all is well.</summary>
    public ErrorFields? ParseError { get; private set; }

    /// <summary>True when Execute waits for <see cref="ScriptedBackend.Release"/> or a cancel.</summary>
    public bool IsHeld { get; private set; }

    /// <summary>How long Execute takes, in virtual time.</summary>
    public TimeSpan Duration { get; private set; }

    /// <summary>How often it was executed, on all backends together.</summary>
    public int Executions { get; set; }

    public CannedStatement Takes(params uint[] parameterOids)
    {
        ParameterOids = parameterOids;
        return this;
    }

    public CannedStatement Returns(params RowField[] columns)
    {
        Columns = columns;
        return this;
    }

    /// <summary>Adds a row; null is NULL. Values are sent as they are, whatever format is asked for.</summary>
    public CannedStatement Row(params byte[]?[] values)
    {
        Func<byte[]?[], IEnumerable<byte[]?[]>> before = _rows;
        _rows = parameters => before(parameters).Append(values);
        return this;
    }

    /// <summary>Makes the rows of the parameters, of which null is NULL.</summary>
    public CannedStatement Rows(Func<byte[]?[], IEnumerable<byte[]?[]>> rows)
    {
        _rows = rows;
        return this;
    }

    public CannedStatement Tag(string commandTag)
    {
        CommandTag = commandTag;
        return this;
    }

    /// <summary>Execute fails, after the rows.</summary>
    public CannedStatement Fails(string sqlState, string message)
    {
        Error = ScriptedBackend.ErrorOf(sqlState, message);
        return this;
    }

    /// <summary>Parse fails.</summary>
    public CannedStatement FailsToParse(string sqlState, string message)
    {
        ParseError = ScriptedBackend.ErrorOf(sqlState, message);
        return this;
    }

    /// <summary>The next so many Binds fail.</summary>
    public CannedStatement FailsToBind(ErrorFields error, int times = 1)
    {
        for (; times > 0; times--)
        {
            _bindErrors.Enqueue(error);
        }
        return this;
    }

    /// <summary>Hands over what the next Bind ends with; null when all is well.</summary>
    public ErrorFields? TakeBindError() => _bindErrors.TryDequeue(out ErrorFields? error) ? error : null;

    /// <summary>From here on it succeeds, whatever was said before.</summary>
    public CannedStatement Succeeds()
    {
        Error = null;
        ParseError = null;
        return this;
    }

    /// <summary>Execute waits until a test releases it, or a cancel hits it.</summary>
    public CannedStatement Held()
    {
        IsHeld = true;
        return this;
    }

    /// <summary>Execute takes this much virtual time, unless a cancel hits it.</summary>
    public CannedStatement Lasts(TimeSpan duration)
    {
        Duration = duration;
        return this;
    }

    public IEnumerable<byte[]?[]> RowsFor(byte[]?[] parameters) => _rows(parameters);
}
