using ActorPg.Wire.Codecs;
using ActorPg.Wire.Framing;
using ActorPg.Wire.Messages;

namespace ActorPg.Wire.Protocol;

/// <summary>
/// The beginning that both directions of COPY share: <c>[Parse Describe] Parse Bind Execute</c>, answered up to CopyInResponse or CopyOutResponse. The
/// statement described in front has the columns that are copied; as no Sync comes between, the server keeps their table locked until the COPY is over.
/// </summary>
/// <remarks>Source: PostgreSQL 18, Message Flow, COPY Operations and Extended Query.</remarks>
internal abstract class CopyExchange : Exchange
{
    private Codec[]? _parameters;

    /// <summary>What the server's next message has to belong to.</summary>
    protected enum Stage
    {
        ColumnsParse,
        ColumnsParameters,
        Columns,
        Parse,
        Bind,
        Response,
        Data,
        Tag,
        Complete,
    }

    /// <inheritdoc />
    public sealed override bool IsComplete => State == Stage.Complete;

    /// <summary>True while nothing of the data can have been taken: the COPY has not begun.</summary>
    public bool IsUnbegun => State <= Stage.Response;

    protected Stage State { get; private set; }

    protected abstract CodecRegistry Codecs { get; }

    /// <inheritdoc />
    public override string ToString() => $"{base.ToString()} at {State}";

    /// <summary>Appends everything that comes before the data.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="columns">A statement whose columns are those copied; null when nobody wants to know them.</param>
    /// <param name="copy">The COPY.</param>
    /// <exception cref="PgInputException">A text holds a NUL, or is too long. The caller truncates.</exception>
    protected void WritePreamble(FrameBuffer output, string? columns, string copy)
    {
        if (columns is not null)
        {
            Messages.Parse.Write(output, [], columns, []);
            Describe.WriteStatement(output, []);
        }
        Messages.Parse.Write(output, [], copy, []);
        Messages.Bind.Write(output, [], [], [], 0, [], []);
        Execute.Write(output, [], maxRows: 0);
        Rewind();
        State = columns is null ? Stage.Parse : Stage.ColumnsParse;
    }

    /// <summary>What the columns are.</summary>
    protected abstract void OnDescribed(StatementDescription description);

    /// <summary>The COPY is over.</summary>
    protected abstract void OnCommand(CommandTag tag);

    /// <summary>A message from CopyInResponse or CopyOutResponse on.</summary>
    protected abstract Progress OnData(in Frame frame);

    /// <inheritdoc />
    protected sealed override Progress OnFrame(in Frame frame)
    {
        switch (State, frame.Tag)
        {
            case (Stage.ColumnsParse, BackendTag.ParseComplete):
                return Enter(Stage.ColumnsParameters);
            case (Stage.ColumnsParameters, BackendTag.ParameterDescription):
                _parameters = Array.ConvertAll(ParameterDescription.Read(in frame), Codecs.For);
                return Enter(Stage.Columns);
            case (Stage.Columns, BackendTag.RowDescription):
                OnDescribed(new StatementDescription(_parameters!, RowDescription.Read(in frame, Codecs)));
                return Enter(Stage.Parse);
            case (Stage.Parse, BackendTag.ParseComplete):
                return Enter(Stage.Bind);
            case (Stage.Bind, BackendTag.BindComplete):
                return Enter(Stage.Response);
            case (Stage.Tag, BackendTag.CommandComplete):
                OnCommand(CommandComplete.Read(in frame));
                return Enter(Stage.Complete);
            default:
                return State is Stage.Response or Stage.Data ? OnData(in frame) : Progress.Violation;
        }
    }

    protected Progress Enter(Stage stage)
    {
        State = stage;
        return Progress.More;
    }
}
