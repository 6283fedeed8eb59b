using System.Buffers;
using ActorPg.Wire.Copy;
using ActorPg.Wire.Errors;
using ActorPg.Wire.Framing;
using ActorPg.Wire.Messages;
using ActorPg.Wire.Tests.Messages;

namespace ActorPg.Wire.Tests.Fuzz;

/// <summary>Any bytes are messages or a violation of the protocol, and allocate no more than they are worth.</summary>
public sealed class MessageFuzzTests
{
    private static readonly FuzzTarget[] _targets =
    [
        .. BackendCases.All.Select(message => Message($"backend:{message.Key}", message.Value, FrameLimits.Backend)),
        .. FrontendCases.All.Select(message => Message($"frontend:{message.Key}", message.Value, FrameLimits.Frontend)),
        new(
            "frames",
            [.. BackendCases.All.Values.Select(message => message.Bytes)],
            [
                bytes => ReadFrames(new ReadOnlySequence<byte>(bytes)),
                bytes => ReadFrames(Framing.Segments.Bytewise(bytes)),
            ],
            failure => failure is PgProtocolException
        ),
        new(
            "error",
            [
                [.. "SERROR\0VERROR\0C22012\0Mdivision by zero\0P15\0L12\0\0"u8],
            ],
            [bytes => ErrorFields.Read(bytes), bytes => _ = ErrorFields.SqlStateOf(bytes).Length],
            _ => false
        ),
        new(
            "tag",
            [
                [.. "INSERT 0 5"u8],
            ],
            [bytes => CommandTag.Of(bytes)],
            _ => false
        ),
        new(
            "rows",
            [Golden.Bytes("'D' 00000010 0002 ffffffff 00000002 0102")],
            [bytes => DataRow.Check(bytes, 2)],
            failure => failure is PgProtocolException
        ),
        new(
            "copy",
            [Golden.Bytes("'PGCOPY' 0aff0d0a00 00000000 00000000 0002 00000001 01 ffffffff ffff")],
            [ReadCopy],
            failure => failure is PgProtocolException
        ),
    ];

    [Fact]
    public void C14_ten_thousand_inputs_for_every_message() => FuzzTarget.RunAll(_targets);

    [Fact]
    public void C14_the_corpus_of_messages() => Corpus.Replay("messages.txt", _targets);

    private static FuzzTarget Message(string name, MessageCase message, int[] limits) =>
        new(
            name,
            [message.Bytes[Frame.HeaderBytes..]],
            [
                body =>
                {
                    if (message.TryRead(body, limits) is { } failure and not Xunit.Sdk.XunitException)
                    {
                        System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(failure);
                    }
                },
            ],
            failure => failure is PgProtocolException
        );

    private static void ReadFrames(ReadOnlySequence<byte> input)
    {
        using var reader = new FrameReader(input);
        while (reader.TryRead(out _)) { }
    }

    private static void ReadCopy(byte[] bytes)
    {
        using var reader = new BinaryCopyReader(columns: 2);
        using var target = new FrameBuffer();
        int half = bytes.Length / 2;
        reader.Read(bytes.AsSpan(0, half), target);
        reader.Read(bytes.AsSpan(half), target);
    }
}
