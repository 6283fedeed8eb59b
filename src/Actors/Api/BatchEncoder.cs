using ActorPg.Wire.Codecs;
using ActorPg.Wire.Framing;
using ActorPg.Wire.Messages;
using ActorPg.Wire.Protocol;

namespace ActorPg.Api;

/// <summary>Turns rows into Bind and Execute messages. Owned by the sender.</summary>
internal sealed class BatchEncoder<TRow>
{
    private readonly IEnumerator<TRow> _source;
    private readonly PgArgumentBinder<TRow> _bind;
    private readonly StatementDescription _description;
    private readonly PgArgument[] _arguments;
    private readonly FrameBuffer _values = new(256);
    private readonly bool _returns;
    private short[] _formats = [];
    private long _index;

    public BatchEncoder(
        IEnumerator<TRow> source,
        PgArgumentBinder<TRow> bind,
        StatementDescription description,
        bool returns
    )
    {
        _returns = returns;
        _source = source;
        _bind = bind;
        _description = description;
        _arguments = new PgArgument[description.Parameters.Length];
    }

    /// <summary>True when the source has no more rows.</summary>
    public bool IsAtEnd { get; private set; }

    /// <summary>The messages before the first row: the statement, parsed without a name, which lasts for the batch.</summary>
    public FrameBuffer Start(string sql)
    {
        var frames = new FrameBuffer(4096);
        Parse.Write(frames, [], sql, _description.ParameterTypes);
        if (_returns)
        {
            Describe.WriteStatement(frames, []);
        }
        return frames;
    }

    /// <summary>Encodes rows until the chunk is full or the source is at its end; returns how many.</summary>
    /// <exception cref="PgInputException">A row cannot be sent; the message says which.</exception>
    public int Fill(FrameBuffer frames, int bytes)
    {
        int executions = 0;
        while (frames.Length < bytes)
        {
            if (!_source.MoveNext())
            {
                IsAtEnd = true;
                break;
            }
            Encode(_source.Current);
            Bind.Write(
                frames,
                [],
                [],
                _formats,
                _arguments.Length,
                _values.WrittenSpan,
                _returns ? _description.ResultFormats : [] // where nobody reads the rows
            );
            Execute.Write(frames, [], maxRows: 0);
            executions++;
            _index++;
        }
        return executions;
    }

    private void Encode(TRow row)
    {
        Array.Clear(_arguments);
        _values.Clear();
        try
        {
            _bind(row, _arguments);
            _formats = ParameterWriter.Write(
                _arguments,
                _description.Parameters,
                _description.ParameterFormats,
                _values
            );
        }
        catch (PgInputException wrong)
        {
            throw new PgInputException($"row {_index} of the batch: {wrong.Message}", wrong.ParamName, wrong);
        }
    }
}
