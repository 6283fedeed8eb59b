using System.Runtime.Serialization;
using ActorPg.Messages;
using Akka.Actor;
using Akka.Serialization;

namespace ActorPg.AkkaNet.Remoting;

/// <summary>
/// Puts the driver's messages and results into bytes for another node. Each kind has a short manifest with its version; no type is looked up by its name. A later version
/// that changes a format adds a manifest and goes on reading this one.
/// </summary>
internal sealed class PgSerializer : SerializerWithStringManifest
{
    private const string QueryManifest = "q1";
    private const string ExecuteManifest = "x1";
    private const string ExecuteManyManifest = "m1";
    private const string StreamManifest = "s1";
    private const string ResultManifest = "r1";
    private const string TagManifest = "t1";
    private const string FaultManifest = "f1";
    private const string PieceManifest = "p1";

    private readonly long _limit;

    public PgSerializer(ExtendedActorSystem system)
        : base(system)
    {
        _limit = FrameLimit.Of(system);
    }

    /// <summary>What goes through it.</summary>
    public static IReadOnlyList<Type> Types { get; } =
    [
        typeof(Query),
        typeof(Execute),
        typeof(ExecuteMany),
        typeof(QueryStream),
        typeof(QueryResult),
        typeof(CommandTag),
        typeof(PgFault),
        typeof(ResultPiece),
    ];

    /// <summary>The number of the serializer in every message; never to be changed.</summary>
    public override int Identifier => 5432_01;

    public override string Manifest(object o) =>
        o switch
        {
            Query => QueryManifest,
            Execute => ExecuteManifest,
            ExecuteMany => ExecuteManyManifest,
            QueryStream => StreamManifest,
            QueryResult => ResultManifest,
            CommandTag => TagManifest,
            PgFault => FaultManifest,
            ResultPiece => PieceManifest,
            _ => throw new ArgumentException($"{o.GetType()} is not for this serializer.", nameof(o)),
        };

    public override byte[] ToBinary(object obj)
    {
        switch (obj)
        {
            case Query query:
                return RequestFormat.Write(
                    query.Sql,
                    query,
                    to => RequestFormat.WriteArguments(query.Arguments, to),
                    _limit
                );
            case Execute execute:
                return RequestFormat.Write(
                    execute.Sql,
                    execute,
                    to => RequestFormat.WriteArguments(execute.Arguments, to),
                    _limit
                );
            case ExecuteMany many:
                return RequestFormat.Write(many.Sql, many, to => WriteRows(many, to), _limit);
            case QueryStream stream:
                return RequestFormat.Write(
                    stream.Sql,
                    null,
                    to => RequestFormat.WriteArguments(stream.Arguments, to),
                    _limit
                );
        }
        var target = new PayloadWriter();
        switch (obj)
        {
            case QueryResult result:
                ResultFormat.Write(result, target);
                break;
            case CommandTag tag:
                target.Text(tag.Text);
                break;
            case PgFault fault:
                FaultFormat.Write(fault.Reason, target);
                break;
            case ResultPiece piece:
                target.Byte(piece.IsColumns ? (byte)1 : (byte)0);
                target.Run(piece.Bytes);
                break;
            default:
                throw new ArgumentException($"{obj.GetType()} is not for this serializer.", nameof(obj));
        }
        return target.ToArray();
    }

    public override object FromBinary(byte[] bytes, string manifest)
    {
        var source = new PayloadReader(bytes);
        object read = manifest switch
        {
            QueryManifest => RequestFormat.ReadQuery(ref source),
            ExecuteManifest => RequestFormat.ReadExecute(ref source),
            ExecuteManyManifest => RequestFormat.ReadExecuteMany(ref source),
            StreamManifest => RequestFormat.ReadStream(ref source),
            ResultManifest => ResultFormat.Read(ref source),
            TagManifest => ResultFormat.TagOf(source.Words()),
            FaultManifest => new Status.Failure(
                FaultFormat.Read(ref source) ?? new InvalidOperationException("A failure without a reason.")
            ),
            PieceManifest => new ResultPiece(source.Byte() != 0, source.Run().ToArray()),
            _ => throw new SerializationException(
                $"The message '{manifest}' is of a later version of ActorPg than this node has."
            ),
        };
        source.End();
        return read;
    }

    private static void WriteRows(ExecuteMany many, PayloadWriter target)
    {
        PgArgument[][] rows = [.. many.Rows];
        target.Int32(rows.Length);
        foreach (PgArgument[] row in rows)
        {
            RequestFormat.WriteArguments(row, target);
        }
    }
}
