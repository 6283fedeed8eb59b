using ActorPg.Wire.Codecs;
using ActorPg.Wire.Framing;
using ActorPg.Wire.Messages;

namespace ActorPg.Wire.Protocol;

/// <summary>
/// The extended query protocol in one grammar: <c>[Parse] [Describe] (Bind Execute)* Sync</c>. No execution prepares, one is a query, many are a batch.
/// </summary>
/// <remarks>Source: PostgreSQL 18, Message Flow, Extended Query.</remarks>
internal abstract class StatementExchange : Exchange
{
    private Stage _stage;
    private bool _describes;
    private int _executions;
    private bool _isSimple;
    private uint[]? _parameters;

    private enum Stage
    {
        Parse,
        Parameters,
        Columns,
        Bind,
        Rows,
        Complete,
        Simple,
    }

    /// <inheritdoc />
    public override bool IsComplete => _stage == Stage.Complete || (_stage == Stage.Simple && _executions == 0);

    /// <summary>True once the server has accepted the Parse, or when there was none: the statement exists.</summary>
    public bool IsParsed => _stage > Stage.Parse;

    /// <summary>True until the first Bind was answered: nothing of it has run.</summary>
    public bool IsUnbound => _stage <= Stage.Bind && !_isSimple;

    /// <summary>True while rows may come.</summary>
    protected bool IsAtRows => _stage == Stage.Rows;

    /// <summary>What the rows that have come since it was sent amount to, in bytes.</summary>
    public long RowBytes { get; private set; }

    protected abstract CodecRegistry Codecs { get; }

    /// <summary>The columns that the rows of this execution have.</summary>
    protected abstract RowDescription Columns { get; }

    /// <summary>True when the portal is only made, to be executed by others.</summary>
    protected virtual bool BindsOnly => false;

    /// <summary>False when rows are passed over unseen; they may then have any columns.</summary>
    protected virtual bool ReadsRows => true;

    /// <inheritdoc />
    public override string ToString() => $"{base.ToString()} at {_stage}";

    /// <summary>Says what is about to be sent.</summary>
    protected void Begin(bool parse, bool describe, int executions)
    {
        Rewind();
        RowBytes = 0;
        _isSimple = false;
        _describes = describe;
        _executions = executions;
        _stage =
            parse ? Stage.Parse
            : describe ? Stage.Parameters
            : executions > 0 ? Stage.Bind
            : Stage.Complete;
    }

    /// <summary>A Query is about to be sent instead: its columns come with its rows, in text.</summary>
    protected void BeginSimple()
    {
        Rewind();
        RowBytes = 0;
        _isSimple = true;
        _executions = 1;
        _stage = Stage.Simple;
    }

    /// <summary>More executions were sent before the Sync.</summary>
    protected void Expect(int more)
    {
        if (_stage == Stage.Complete && more > 0)
        {
            _stage = Stage.Bind;
        }
        _executions += more;
    }

    /// <summary>The columns of a Query's result have come; of several results the last counts.</summary>
    protected virtual void OnSimpleColumns(RowDescription columns) { }

    /// <summary>ParameterDescription and RowDescription (or NoData) have come.</summary>
    protected abstract void OnDescribed(StatementDescription description);

    /// <summary>Whole DataRow messages whose columns have been checked against <see cref="Columns"/>.</summary>
    protected abstract void OnRowRun(ReadOnlySpan<byte> run, int count);

    /// <summary>A row of so many bytes is longer than is accepted; it is passed over, and the answer is not whole.</summary>
    protected abstract void OnRowTooLong(int bytes);

    /// <summary>One execution is over.</summary>
    protected abstract void OnCommand(CommandTag tag);

    /// <inheritdoc />
    protected sealed override Progress OnFrame(in Frame frame) =>
        (_stage, frame.Tag) switch
        {
            (Stage.Parse, BackendTag.ParseComplete) => Enter(_describes ? Stage.Parameters : AfterDescription),
            (Stage.Parameters, BackendTag.ParameterDescription) => DescribeParameters(in frame),
            (Stage.Columns, BackendTag.RowDescription) => Describe(RowDescription.Read(in frame, Codecs)),
            (Stage.Columns, BackendTag.NoData) => Describe(RowDescription.None),
            (Stage.Bind, BackendTag.BindComplete) => BindsOnly ? Complete(CommandTag.None) : Enter(Stage.Rows),
            (Stage.Rows, BackendTag.CommandComplete) => Complete(CommandComplete.Read(in frame)),
            (Stage.Rows, BackendTag.EmptyQueryResponse) => Complete(CommandTag.None),
            (Stage.Simple, BackendTag.RowDescription) => BeginResult(RowDescription.Read(in frame, Codecs)),
            (Stage.Simple, BackendTag.CommandComplete) => EndResult(CommandComplete.Read(in frame)),
            (Stage.Simple, BackendTag.EmptyQueryResponse) => EndResult(CommandTag.None),
            _ => Progress.Violation,
        };

    /// <inheritdoc />
    protected sealed override Progress OnRows(ReadOnlySpan<byte> run, int count)
    {
        if (_stage != Stage.Rows && _stage != Stage.Simple)
        {
            return Progress.Violation;
        }
        if (ReadsRows)
        {
            DataRow.Check(run, Columns.Count);
        }
        RowBytes += run.Length;
        OnRowRun(run, count);
        return Progress.More;
    }

    /// <inheritdoc />
    protected sealed override Progress OnLongRow(int bytes)
    {
        if (_stage != Stage.Rows && _stage != Stage.Simple)
        {
            return Progress.Violation;
        }
        if (ReadsRows)
        {
            OnRowTooLong(bytes);
        }
        RowBytes += bytes;
        return Progress.More;
    }

    private Progress BeginResult(RowDescription columns)
    {
        _executions = 1;
        OnSimpleColumns(columns.AsText());
        return Progress.More;
    }

    private Progress EndResult(CommandTag tag)
    {
        _executions = 0;
        OnCommand(tag);
        return Progress.More;
    }

    private Stage AfterDescription => _executions > 0 ? Stage.Bind : Stage.Complete;

    private Progress Enter(Stage stage)
    {
        _stage = stage;
        return Progress.More;
    }

    private Progress DescribeParameters(in Frame frame)
    {
        _parameters = ParameterDescription.Read(in frame);
        return Enter(Stage.Columns);
    }

    private Progress Describe(RowDescription columns)
    {
        OnDescribed(StatementDescription.Make(_parameters!, columns, Codecs));
        _parameters = null;
        return Enter(AfterDescription);
    }

    private Progress Complete(CommandTag tag)
    {
        _executions--;
        OnCommand(tag);
        return Enter(AfterDescription);
    }
}
