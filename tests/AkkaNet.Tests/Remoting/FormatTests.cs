using System.Net;
using System.Runtime.Serialization;
using ActorPg.AkkaNet.Remoting;
using ActorPg.Messages;
using Akka.Actor;
using Akka.TestKit.Xunit2;

namespace ActorPg.AkkaNet.Tests.Remoting;

/// <summary>What crosses between nodes, without any.</summary>
public sealed class FormatTests : TestKit
{
    private readonly PgSerializer _serializer;

    public FormatTests()
    {
        _serializer = new PgSerializer((ExtendedActorSystem)Sys);
    }

    public static TheoryData<object?> Arguments() =>
        [
            null,
            true,
            (short)-5,
            int.MinValue,
            long.MaxValue,
            uint.MaxValue,
            ulong.MaxValue,
            1.5f,
            double.NegativeInfinity,
            -79228162514264337593543950335m,
            0.00m,
            'ž',
            "",
            "žluťoučký\0kůň",
            Array.Empty<byte>(),
            new byte[] { 0, 1, 255 },
            Guid.Parse("00112233-4455-6677-8899-aabbccddeeff"),
            new DateOnly(2024, 2, 29),
            new TimeOnly(23, 59, 59, 999),
            new DateTime(2024, 2, 29, 1, 2, 3, DateTimeKind.Utc),
            new DateTimeOffset(2024, 2, 29, 1, 2, 3, TimeSpan.FromHours(-5)),
            TimeSpan.FromTicks(-1),
            IPAddress.Parse("fe80::1"),
            new[] { 1, 2, 3 },
            new int?[] { 1, null },
            new[] { "a", null, "" },
            new byte[]?[] { [1], null },
            new[] { 1.5m },
            Array.Empty<Guid>(),
        ];

    [Theory]
    [MemberData(nameof(Arguments))]
    public void An_argument_arrives_as_it_was(object? value)
    {
        PgArgument argument = PgArgument.From(value);

        var query = Assert.IsType<Query>(Cross(new Query("select $1", argument)));

        Assert.Equal(argument.Kind, query.Arguments[0].Kind);
        Assert.Equal(argument.Boxed, query.Arguments[0].Boxed);
        Assert.Equal(argument.Boxed?.GetType(), query.Arguments[0].Boxed?.GetType());
    }

    [Fact]
    public void A_request_arrives_with_its_lane_and_its_time()
    {
        var query = Assert.IsType<Query>(
            Cross(new Query("select 1") { Lane = Lane.Read, Timeout = TimeSpan.FromSeconds(3) })
        );
        var execute = Assert.IsType<Execute>(Cross(new Execute("do it", 1, "x") { Lane = Lane.Ingest }));
        var many = Assert.IsType<ExecuteMany>(
            Cross(
                new ExecuteMany(
                    "insert",
                    [
                        [1],
                        [2, "y"],
                        [],
                    ]
                )
            )
        );
        var stream = Assert.IsType<QueryStream>(Cross(new QueryStream("select 2", 7)));

        Assert.Equal(("select 1", Lane.Read, TimeSpan.FromSeconds(3)), (query.Sql, query.Lane, query.Timeout));
        Assert.Equal(("do it", 2, Lane.Ingest), (execute.Sql, execute.Arguments.Length, execute.Lane));
        Assert.Null(execute.Timeout);
        Assert.Equal([1, 2, 0], many.Rows.Select(row => row.Length));
        Assert.Equal(7, stream.Arguments[0].Boxed);
    }

    [Fact]
    public void A_request_that_cannot_cross_arrives_as_the_reason()
    {
        var wrong = Assert.IsType<RefusedRequest>(Cross(new Query("select $1", PgArgument.From(new Version(1, 2)))));
        var tooLong = Assert.IsType<RefusedRequest>(Cross(new Execute("select $1", new string('x', 200_000))));

        Assert.Contains("Version", wrong.Reason.Message, StringComparison.Ordinal);
        Assert.Contains("bytes", tooLong.Reason.Message, StringComparison.Ordinal);
    }

    public static TheoryData<Exception> Failures()
    {
        var cause = new IOException("reset by peer");
        return
        [
            new PgConnectionException("lost", PgOutcome.Unknown, cause),
            new PgConnectionException("refused", PgOutcome.NotSent),
            new PgTimeoutException("late", PgOutcome.Unknown, new PostgresException("57014", "canceled")),
            new PgOverloadedException("full"),
            new PgInputException("wrong", "$2"),
            new PgInputException("wrong"),
            new PgCanceledException("canceled", PgOutcome.Unknown, null, CancellationToken.None),
            new PgDecodeException("bad bytes"),
            new PgProtocolException("bad frame"),
            new PgSessionStateException("left open"),
            new PgOutdatedSchemaException("altered"),
            new PgAuthenticationException("no", cause),
            new PostgresException("23505", "duplicate key", "FATAL"),
        ];
    }

    [Theory]
    [MemberData(nameof(Failures))]
    public void A_failure_arrives_as_it_was(Exception failure)
    {
        Exception arrived = Assert.IsType<Status.Failure>(Cross(new PgFault(failure))).Cause;

        Assert.IsType(failure.GetType(), arrived);
        Assert.Equal(failure.Message, arrived.Message);
        Assert.Equal((failure as PgException)?.Outcome, (arrived as PgException)?.Outcome);
        Assert.Equal((failure as PgCanceledException)?.Outcome, (arrived as PgCanceledException)?.Outcome);
        Assert.Equal((failure as PgInputException)?.ParamName, (arrived as PgInputException)?.ParamName);
        Assert.Equal((failure as PostgresException)?.Fields, (arrived as PostgresException)?.Fields);
        Assert.Equal(failure.InnerException is null, arrived.InnerException is null);
    }

    [Fact]
    public void A_failure_of_another_kind_arrives_with_its_name()
    {
        Exception arrived = Assert.IsType<Status.Failure>(Cross(new PgFault(new FormatException("not so")))).Cause;

        Assert.Equal("FormatException: not so", Assert.IsType<InvalidOperationException>(arrived).Message);
    }

    [Fact]
    public void What_is_cut_short_is_an_error_and_nothing_else()
    {
        foreach (
            object message in (object[])
                [
                    new Query("select $1", 1, "x", new[] { 1, 2 }, Guid.Empty, 1.5m),
                    new ExecuteMany(
                        "insert",
                        [
                            [1],
                            [2],
                        ]
                    ),
                    new PgFault(new PostgresException("23505", "duplicate key")),
                    new ResultPiece(true, [1, 2, 3]),
                ]
        )
        {
            byte[] bytes = _serializer.ToBinary(message);
            for (int length = 0; length < bytes.Length; length++)
            {
                Assert.Throws<SerializationException>(() =>
                    _serializer.FromBinary(bytes[..length], _serializer.Manifest(message))
                );
            }
        }
    }

    [Fact]
    public void A_length_that_is_not_there_is_not_believed()
    {
        byte[] huge = [0, 0x7f, 0xff, 0xff, 0xff];

        Assert.Throws<SerializationException>(() => _serializer.FromBinary(huge, "q1"));
        Assert.Throws<SerializationException>(() => _serializer.FromBinary(huge, "r1"));
        Assert.Throws<SerializationException>(() => _serializer.FromBinary(huge, "q2"));
    }

    private object Cross(object message) =>
        _serializer.FromBinary(_serializer.ToBinary(message), _serializer.Manifest(message));
}
