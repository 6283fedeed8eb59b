using ActorPg.Catalog;
using ActorPg.Model;
using ActorPg.Observing;
using ActorPg.Pool;
using ActorPg.Wire.Codecs;
using ActorPg.Wire.Framing;
using ActorPg.Wire.Messages;
using ActorPg.Wire.Protocol;

namespace ActorPg.Requests;

/// <summary>
/// A statement to prepare or to run, once or many times. Arguments are encoded by the caller's thread before anybody else sees the request.
/// </summary>
internal abstract class StatementRequest : StatementExchange, IRequest
{
    /// <summary>
    /// A moment's wait in vain at its end (<see cref="Transport.LowWaterMark"/>) does not count beside the time that so much has taken.
    /// </summary>
    private const long FlowBytes = 4 << 20;

    private readonly FrameBuffer _arguments = new(64);
    private RequestCore _core;
    private RowDescription _columns = RowDescription.None;
    private short[] _formats = [];

    /// <inheritdoc />
    public Exchange Exchange => this;

    /// <inheritdoc />
    public ref RequestCore Core => ref _core;

    public SqlStatement Statement { get; private set; } = null!;

    /// <summary>What running it is known to take; null when it runs nothing.</summary>
    public StatementCost? Cost => Executions > 0 && !BindsOnly ? Statement.Cost : null;

    /// <summary>
    /// What is still to come of its rows, in bytes, as a guess: as much as one likes where so many came that many more will, the rest where its answers are
    /// as long each time, and 0 where nothing is known. Who takes the rows one by one waits for none but the next.
    /// </summary>
    public long ExpectedBytes =>
        RowBytes >= FlowBytes ? long.MaxValue
        : Executions != 1 || this is IThrottled ? 0
        : Math.Max(0, Statement.AnswerLength.SteadyBytes - RowBytes);

    /// <summary>What the arguments were encoded for; null when the request is there to find out.</summary>
    public StatementDescription? Description { get; private set; }

    /// <summary>The statement on the connection that the request was last written to.</summary>
    public PreparedStatement? Prepared { get; private set; }

    /// <summary>
    /// A statement under a name that its owner chose: it is run as it is, or prepared, by a request that runs nothing. Null for those of the connection's
    /// cache. To be set before the request is sent.
    /// </summary>
    public PreparedStatement? Pinned { get; set; }

    /// <summary>Whether it can be one of a burst with a common Sync: it is in the extended protocol, and its own last message tells its end.</summary>
    public bool CanShareSync => Description is not null || Executions == 0;

    /// <summary>Whether the last writing sent the Parse.</summary>
    public bool SentParse { get; private set; }

    /// <inheritdoc />
    public bool TouchesSession => Statement.Kind == StatementKind.Session;

    /// <summary>The tag of the last command.</summary>
    public CommandTag Tag { get; private set; } = CommandTag.None;

    /// <inheritdoc />
    protected override CodecRegistry Codecs => _core.Gate!.Codecs;

    /// <inheritdoc />
    protected override RowDescription Columns => _columns;

    /// <summary>The portal that is made; the unnamed one, which lasts until the next, unless it is to stay.</summary>
    protected virtual byte[] Portal => [];

    /// <summary>How often Execute is sent for the arguments at hand: 0 or 1.</summary>
    protected virtual int Executions => 1;

    /// <summary>The arguments as objects, where query loggers are to see them; null otherwise.</summary>
    public IReadOnlyList<object?>? LoggedArguments { get; private set; }

    /// <inheritdoc />
    public string Sql => Statement.Sql;

    /// <inheritdoc />
    public string Describe() => Statement.Sql.Length <= 200 ? Statement.Sql : $"{Statement.Sql.AsSpan(0, 200)}…";

    /// <inheritdoc />
    public void Write(FrameBuffer output, StatementCache statements)
    {
        _core.Spoiled = null;
        if (Description is null && Executions > 0)
        {
            WriteSimple(output);
            return;
        }
        Prepared = Choose(statements);
        byte[] name = Prepared.Name;
        if (SentParse)
        {
            Parse.Write(output, name, Statement.Sql, Description?.ParameterTypes ?? []);
            Prepared.ParsedFor = Description;
        }
        bool describe = Description is null || !ReferenceEquals(Prepared.Description, Description);
        if (describe)
        {
            Wire.Messages.Describe.WriteStatement(output, name);
        }
        if (Description is { } description && Executions > 0)
        {
            Bind.Write(
                output,
                Portal,
                name,
                _formats,
                description.Parameters.Length,
                _arguments.WrittenSpan,
                description.ResultFormats
            );
            if (!BindsOnly)
            {
                Execute.Write(output, Portal, maxRows: 0);
            }
            _columns = description.Columns;
        }
        if (!SharesSync)
        {
            Sync.Write(output);
        }
        Begin(SentParse, describe, Description is null ? 0 : Executions);
        OnWritten();
    }

    /// <summary>The statement was prepared anew; false when the arguments no longer fit it.</summary>
    public bool TryRetarget(StatementDescription description)
    {
        Statement.Publish(description, Codecs);
        if (Description is not { } old)
        {
            Description = description;
            return true;
        }
        if (!description.ParameterTypes.AsSpan().SequenceEqual(old.ParameterTypes))
        {
            return false;
        }
        Description = description.WithCodecsOf(old);
        return true;
    }

    /// <summary>
    /// The Bind asked for other columns than the statement, parsed just before it, turned out to have. True when it was that which failed, and what the
    /// server said of the columns is followed now.
    /// </summary>
    public bool TryFollowColumns() =>
        Prepared!.Description is { } actual
        && Description is { } expected
        && !ReferenceEquals(actual, expected)
        && !actual.ResultFormats.AsSpan().SequenceEqual(expected.ResultFormats)
        && TryRetarget(actual);

    /// <inheritdoc />
    public abstract void Complete();

    /// <inheritdoc />
    public IReply? Fail(Exception reason) => this.FailUndelivered(reason);

    /// <inheritdoc />
    public abstract void Recycle();

    /// <summary>Starts a rental with its arguments.</summary>
    /// <exception cref="PgInputException">An argument cannot be what the server expects; the request is not to be sent.</exception>
    protected void Begin(
        PoolGate gate,
        Lease? lease,
        SqlStatement statement,
        StatementDescription? description,
        ReadOnlySpan<PgArgument> arguments
    )
    {
        _core.Begin(gate, lease);
        Statement = statement;
        Description = description;
        Tag = CommandTag.None;
        _columns = RowDescription.None;
        _arguments.Clear();
        LoggedArguments =
            gate.Options.LogArguments && QueryNote.IsWanted(gate, lease) ? QueryNote.Values(arguments) : null;
        if (description is not null)
        {
            _formats = ParameterWriter.Write(
                arguments,
                description.Parameters,
                description.ParameterFormats,
                _arguments
            );
        }
    }

    /// <summary>Lets go of what a rental referred to.</summary>
    protected void EndStatement()
    {
        Statement = null!;
        Description = null;
        Prepared = null;
        LoggedArguments = null;
        Pinned = null;
        _columns = RowDescription.None;
    }

    /// <summary>Looks for types that only the records of the answer name. To be called when it has come, before it is read.</summary>
    public virtual void Scan(RecordScan scan) { }

    /// <summary>It was written, perhaps for the second time: what an earlier attempt left is to be dropped.</summary>
    protected virtual void OnWritten() { }

    /// <inheritdoc />
    protected override void OnDescribed(StatementDescription description)
    {
        Statement.Publish(description, Codecs);
        if (Description is not null)
        {
            description = description.WithCodecsOf(Description);
            if (!description.Columns.HasTypesOf(Description.Columns))
            {
                CheckFormats(description);
            }
        }
        _columns = description.Columns;
        Prepared!.Description = description;
        Description ??= description;
    }

    /// <inheritdoc />
    protected override void OnRowRun(ReadOnlySpan<byte> run, int count) { }

    /// <inheritdoc />
    protected override void OnRowTooLong(int bytes) => _core.RefuseRow(bytes);

    /// <inheritdoc />
    protected override void OnCommand(CommandTag tag) => Tag = tag;

    /// <inheritdoc />
    protected override void OnSimpleColumns(RowDescription columns)
    {
        _columns = columns;
        OnWritten();
    }

    // Without a description there is nothing to encode arguments for, and there are none: the pool speaks the simple protocol alone.
    private void WriteSimple(FrameBuffer output)
    {
        SentParse = false;
        Query.Write(output, Statement.Sql);
        BeginSimple();
        OnWritten();
    }

    /// <summary>The statement to bind; a new one where that on the connection may be another than the arguments were encoded for.</summary>
    private PreparedStatement Choose(StatementCache statements)
    {
        if (Pinned is { } pinned)
        {
            SentParse = Executions == 0;
            return pinned;
        }
        PreparedStatement? known = statements.Find(Statement);
        SentParse = known is null || !Suits(known);
        if (!SentParse)
        {
            return known!;
        }
        int longest = _core.Gate!.Options.MaxCacheableStatementLength;
        return known is null && !Statement.IsOfTheSession && (longest == 0 || Statement.Sql.Length <= longest)
            ? statements.Add(Statement)
            : new PreparedStatement(Statement, []);
    }

    // A schema may change between the encoding of arguments and their arrival: bytes of one type bound as another would be read as nonsense.
    private bool Suits(PreparedStatement known)
    {
        if (Description is null)
        {
            return known.Description is not null || !_core.HasHealed;
        }
        if (known.Description is not { } actual)
        {
            // Its Parse is on its way. Sent again, a request does not ride on that: should it fail, the request would end with 26000.
            return ReferenceEquals(known.ParsedFor, Description) && !_core.HasHealed;
        }
        if (!actual.ParameterTypes.AsSpan().SequenceEqual(Description.ParameterTypes))
        {
            return false;
        }
        if (!ReferenceEquals(actual, Description))
        {
            // The columns are those of the connection's statement, the codecs those that the arguments were encoded with.
            if (!actual.IsLike(Description))
            {
                Description = actual.WithCodecsOf(Description);
            }
            known.Description = Description; // the next comes with the same one
        }
        return true;
    }

    // The columns changed since the Bind was made. Its formats fit only if every column would have been asked for in the same one.
    private void CheckFormats(StatementDescription actual)
    {
        if (!actual.ResultFormats.AsSpan().SequenceEqual(Description!.ResultFormats))
        {
            _core.Spoiled = new PgDecodeException(
                "The columns of the result changed while the statement was on its way; it ran, and its rows were dropped."
            );
        }
    }
}
