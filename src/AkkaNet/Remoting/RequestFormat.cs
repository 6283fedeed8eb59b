using ActorPg.Messages;

namespace ActorPg.AkkaNet.Remoting;

/// <summary>
/// A request between nodes: Byte 0, SQL, Byte lane, Int64 timeout in ticks (-1 for none), and its arguments; or Byte 1 and why it cannot cross. Its token and where its
/// answer goes stay behind: the answer goes to the sender.
/// </summary>
internal static class RequestFormat
{
    /// <summary>Writes a request; one that is too long, or has an argument that does not cross, as the reason why.</summary>
    public static byte[] Write(string sql, PoolRequest? request, Action<PayloadWriter> arguments, long limit)
    {
        var target = new PayloadWriter();
        try
        {
            target.Byte(0);
            target.Text(sql);
            target.Byte((byte)(request?.Lane ?? Lane.Isolated));
            target.Int64(request?.Timeout?.Ticks ?? -1);
            arguments(target);
            byte[] bytes = target.ToArray();
            return bytes.Length <= limit
                ? bytes
                : Refuse(
                    new PgInputException(
                        $"The request comes to {bytes.Length} bytes, and between these nodes go {limit}: raise akka.remote.dot-netty.tcp.maximum-frame-size."
                    )
                );
        }
        catch (PgInputException reason)
        {
            return Refuse(reason);
        }
    }

    public static void WriteArguments(PgArgument[] arguments, PayloadWriter target)
    {
        target.Int32(arguments.Length);
        foreach (PgArgument argument in arguments)
        {
            ArgumentFormat.Write(argument, target);
        }
    }

    public static object ReadQuery(ref PayloadReader source) =>
        TryReadHead(ref source, out Head head)
            ? new Query(head.Sql, ReadArguments(ref source)) { Lane = head.Lane, Timeout = head.Timeout }
            : Refused(ref source);

    public static object ReadExecute(ref PayloadReader source) =>
        TryReadHead(ref source, out Head head)
            ? new Execute(head.Sql, ReadArguments(ref source)) { Lane = head.Lane, Timeout = head.Timeout }
            : Refused(ref source);

    public static object ReadStream(ref PayloadReader source) =>
        TryReadHead(ref source, out Head head)
            ? new QueryStream(head.Sql, ReadArguments(ref source))
            : Refused(ref source);

    public static object ReadExecuteMany(ref PayloadReader source)
    {
        if (!TryReadHead(ref source, out Head head))
        {
            return Refused(ref source);
        }
        var rows = new PgArgument[source.Count()][];
        for (int i = 0; i < rows.Length; i++)
        {
            rows[i] = ReadArguments(ref source);
        }
        return new ExecuteMany(head.Sql, rows) { Lane = head.Lane, Timeout = head.Timeout };
    }

    private static bool TryReadHead(ref PayloadReader source, out Head head)
    {
        if (source.Byte() != 0)
        {
            head = default;
            return false;
        }
        string sql = source.Words();
        var lane = (Lane)source.Byte();
        long ticks = source.Int64();
        head = new Head(sql, lane, ticks < 0 ? null : TimeSpan.FromTicks(ticks));
        return true;
    }

    private static PgArgument[] ReadArguments(ref PayloadReader source)
    {
        var arguments = new PgArgument[source.Count()];
        for (int i = 0; i < arguments.Length; i++)
        {
            arguments[i] = ArgumentFormat.Read(ref source);
        }
        return arguments;
    }

    private static byte[] Refuse(PgInputException reason)
    {
        var target = new PayloadWriter();
        target.Byte(1);
        FaultFormat.Write(reason, target);
        return target.ToArray();
    }

    private static RefusedRequest Refused(ref PayloadReader source) =>
        new(FaultFormat.Read(ref source) as PgInputException ?? new PgInputException("The request could not be sent."));

    private readonly record struct Head(string Sql, Lane Lane, TimeSpan? Timeout);
}
