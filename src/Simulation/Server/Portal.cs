namespace ActorPg.Simulation.Server;

/// <summary>A statement with its parameters, on the way through its rows. Owned by one backend.</summary>
internal sealed class Portal(CannedStatement statement, byte[]?[] parameters, short[] formats)
{
    private IEnumerator<byte[]?[]>? _rows;
    private byte[]?[]? _ahead;

    public CannedStatement Statement { get; } = statement;

    /// <summary>Rows sent so far.</summary>
    public int RowCount { get; private set; }

    /// <summary>True when its rows have been begun: the statement runs once.</summary>
    public bool IsOpen => _rows is not null;

    /// <summary>The next row; null at the end.</summary>
    public byte[]?[]? Next()
    {
        byte[]?[]? row = Peek();
        if (row is not null)
        {
            RowCount++;
            _ahead = null;
        }
        return row;
    }

    /// <summary>The next row, left where it is; null at the end.</summary>
    public byte[]?[]? Peek()
    {
        _rows ??= Statement.RowsFor(parameters).GetEnumerator();
        if (_ahead is null && _rows.MoveNext())
        {
            _ahead = _rows.Current;
        }
        return _ahead;
    }

    /// <summary>The format of a column: none asked for is text, one is for all.</summary>
    public short FormatOf(int column) =>
        formats.Length switch
        {
            0 => 0,
            1 => formats[0],
            _ => formats[column],
        };
}
