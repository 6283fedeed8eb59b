using ActorPg.Wire.Framing;
using ActorPg.Wire.Messages;
using ActorPg.Wire.Protocol;

namespace ActorPg.Api;

/// <summary>The rows of a batch and its first messages, which are kept until it was answered: nothing in them depends on the connection. Owned by the sender.</summary>
internal sealed class BatchStart<TRow> : IDisposable
{
    private readonly IEnumerator<TRow> _source;

    public BatchStart(
        SqlStatement statement,
        IEnumerable<TRow> rows,
        PgArgumentBinder<TRow> bind,
        StatementDescription description,
        bool returns
    )
    {
        Statement = statement;
        Description = description;
        Returns = returns;
        _source = rows.GetEnumerator();
        Encoder = new BatchEncoder<TRow>(_source, bind, description, returns);
        Frames = Encoder.Start(statement.Sql);
    }

    public SqlStatement Statement { get; }

    public StatementDescription Description { get; }

    /// <summary>Whether the rows that come back are wanted.</summary>
    public bool Returns { get; }

    public BatchEncoder<TRow> Encoder { get; }

    /// <summary>The messages to begin with.</summary>
    public FrameBuffer Frames { get; }

    /// <summary>How many executions are in them.</summary>
    public int Executions { get; private set; }

    /// <summary>Whether all rows are in them, and the Sync.</summary>
    public bool IsWhole { get; private set; }

    /// <summary>True as long as no row was read beyond the first messages.</summary>
    public bool IsUntouched { get; set; } = true;

    /// <summary>True once the server has answered: then nobody writes the first messages any more.</summary>
    public bool IsAnswered { get; set; }

    /// <summary>Reads as many rows as make up the first messages.</summary>
    /// <exception cref="PgInputException">A row cannot be sent.</exception>
    public void Fill(int bytes)
    {
        Executions = Encoder.Fill(Frames, bytes);
        IsWhole = Encoder.IsAtEnd;
        if (IsWhole)
        {
            Sync.Write(Frames);
        }
    }

    /// <summary>Gives the source back; and the messages, unless a connection might still write them.</summary>
    public void Dispose()
    {
        _source.Dispose();
        if (IsAnswered || Executions == 0)
        {
            Frames.Dispose();
        }
    }
}
