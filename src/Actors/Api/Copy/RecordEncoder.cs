using ActorPg.Requests;
using ActorPg.Wire.Codecs;
using ActorPg.Wire.Copy;
using ActorPg.Wire.Framing;
using ActorPg.Wire.Messages;

namespace ActorPg.Api.Copy;

/// <summary>
/// Turns records into COPY rows, in binary, or in text when a column's type has no binary form here. They are written straight into the message that
/// carries them. Owned by one sender.
/// </summary>
internal sealed class RecordEncoder<TRow> : IDisposable
{
    private readonly Func<PgColumn[], PgArgumentBinder<TRow>> _binder;
    private readonly bool _isBinary;
    private readonly TextCopyWriter? _text;
    private PgArgumentBinder<TRow> _bind = null!;
    private PgColumn[] _columns = [];
    private Codec[] _codecs = [];
    private PgArgument[] _arguments = [];
    private bool _hasHeader;

    /// <summary>An encoder for one COPY.</summary>
    /// <param name="binder">Makes what lays a row out for these columns.</param>
    /// <param name="isBinary">The form that the server was told.</param>
    public RecordEncoder(Func<PgColumn[], PgArgumentBinder<TRow>> binder, bool isBinary)
    {
        _binder = binder;
        _isBinary = isBinary;
        _text = isBinary ? null : new TextCopyWriter();
    }

    /// <summary>Rows encoded.</summary>
    public long Rows { get; private set; }

    /// <summary>Takes the columns as the server has just described them.</summary>
    /// <exception cref="CopyFormChangedException">They cannot be sent in the form that the server was told.</exception>
    public void Begin(CopyInRequest request)
    {
        _columns = request.Description!.Columns.Columns;
        _codecs = Array.ConvertAll(_columns, column => column.Codec);
        if (_isBinary != CanBeBinary(_columns))
        {
            throw new CopyFormChangedException();
        }
        if (request.Layout.IsBinary != _isBinary || request.Layout.ColumnFormats.Length != _columns.Length)
        {
            throw new PgProtocolException("The server takes another COPY than it was asked for.");
        }
        _bind = _binder(_columns);
        _arguments = new PgArgument[_columns.Length];
    }

    public static bool CanBeBinary(PgColumn[] columns) => Array.TrueForAll(columns, c => c.Codec.FormatCode == 1);

    /// <summary>Starts a CopyData message; returns the place of its length for <see cref="EndFrame"/>.</summary>
    public int BeginFrame(FrameBuffer frames)
    {
        int at = frames.BeginFrame(FrontendTag.CopyData);
        if (_isBinary && !_hasHeader)
        {
            BinaryCopyWriter.WriteHeader(frames);
            _hasHeader = true;
        }
        return at;
    }

    /// <summary>Ends the message, and with it the data when there is no more; one without data is taken back.</summary>
    public void EndFrame(FrameBuffer frames, int at, bool isLast)
    {
        if (isLast && _isBinary)
        {
            BinaryCopyWriter.WriteTrailer(frames);
        }
        if (frames.Length == at + 4)
        {
            frames.Truncate(at - 1);
            return;
        }
        frames.EndFrame(at);
    }

    /// <summary>Encodes one row.</summary>
    /// <exception cref="PgInputException">It cannot be sent; the message says which row, and which column.</exception>
    public void Encode(TRow row, FrameBuffer frames)
    {
        int column = -1;
        Array.Clear(_arguments);
        try
        {
            _bind(row, _arguments);
            if (_text is null)
            {
                BinaryCopyWriter.WriteRow(_arguments, _codecs, frames, ref column);
            }
            else
            {
                _text.WriteRow(_arguments, _codecs, frames, ref column);
            }
        }
        catch (PgInputException wrong)
        {
            throw Named(column, wrong);
        }
        if (frames.Length > FrameBuffer.LargestMessageBytes)
        {
            throw Named(-1, new PgInputException("the row is longer than the server reads"));
        }
        Rows++;
    }

    public void Dispose() => _text?.Dispose();

    private PgInputException Named(int column, PgInputException wrong)
    {
        string where = column < 0 ? "" : $", column '{_columns[column].Name}'";
        return new PgInputException($"row {Rows}{where}: {wrong.Message}", "records", wrong.InnerException);
    }
}
