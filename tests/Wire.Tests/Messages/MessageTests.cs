using ActorPg.Wire.Framing;
using FsCheck;
using FsCheck.Fluent;

namespace ActorPg.Wire.Tests.Messages;

/// <summary>What holds for each and every message.</summary>
public sealed class MessageTests
{
    public static TheoryData<string, bool> Messages
    {
        get
        {
            var data = new TheoryData<string, bool>();
            foreach (string name in BackendCases.All.Keys)
            {
                data.Add(name, false);
            }
            foreach (string name in FrontendCases.All.Keys)
            {
                data.Add(name, true);
            }
            return data;
        }
    }

    [Fact]
    public void Every_tag_of_the_protocol_has_a_case()
    {
        Assert.Equal(Tags(FrameLimits.Backend), Tags(BackendCases.All));
        Assert.Equal(Tags(FrameLimits.Frontend), Tags(FrontendCases.All));

        static string Tags(object of) =>
            of is int[] limits
                ? string.Concat(Enumerable.Range(0, 256).Where(tag => limits[tag] > 0).Select(tag => (char)tag))
                : string.Concat(
                    ((Dictionary<string, MessageCase>)of).Values.Select(one => (char)one.Bytes[0]).Distinct().Order()
                );
    }

    [Theory]
    [MemberData(nameof(Messages))]
    public void Is_written_as_the_documentation_says(string name, bool isFrontend)
    {
        MessageCase message = Of(name, isFrontend);
        using var buffer = new FrameBuffer(1);
        message.Write(buffer);

        Assert.Equal(message.Bytes, buffer.WrittenSpan.ToArray());
    }

    [Theory]
    [MemberData(nameof(Messages))]
    public void Is_read_back_as_it_was_written(string name, bool isFrontend)
    {
        MessageCase message = Of(name, isFrontend);

        Assert.Null(message.TryRead(message.Bytes[Frame.HeaderBytes..], Limits(isFrontend)));
    }

    [Theory]
    [MemberData(nameof(Messages))]
    public void Is_refused_when_its_body_is_cut_short_anywhere(string name, bool isFrontend)
    {
        // H12.
        MessageCase message = Of(name, isFrontend);
        byte[] body = message.Bytes[Frame.HeaderBytes..];
        for (int length = 0; length < body.Length; length++)
        {
            Exception? thrown = message.TryRead(body[..length], Limits(isFrontend));
            if (!message.IsOpenEnded || thrown is not null)
            {
                Assert.IsType<PgProtocolException>(thrown);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Messages))]
    public void Is_refused_when_its_body_is_longer_than_its_fields(string name, bool isFrontend)
    {
        // H11.
        MessageCase message = Of(name, isFrontend);
        foreach (byte extra in (byte[])[0, 1, (byte)'x'])
        {
            Exception? thrown = message.TryRead([.. message.Bytes[Frame.HeaderBytes..], extra], Limits(isFrontend));
            if (!message.IsOpenEnded)
            {
                Assert.IsType<PgProtocolException>(thrown);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Messages))]
    public void Is_read_or_refused_whatever_its_body_holds(string name, bool isFrontend)
    {
        MessageCase message = Of(name, isFrontend);
        byte[] body = message.Bytes[Frame.HeaderBytes..];
        int[] limits = Limits(isFrontend);

        Prop.ForAll(ArbMap.Default.ArbFor<byte[]>(), IsReadOrRefused).QuickCheckThrowOnFailure();

        // Garbage dies at the first field; one wrong byte in what is otherwise right gets further.
        if (body.Length > 0)
        {
            Prop.ForAll(
                    Gen.Choose(0, body.Length - 1).ToArbitrary(),
                    ArbMap.Default.ArbFor<byte>(),
                    (at, value) => IsReadOrRefused([.. body[..at], value, .. body[(at + 1)..]])
                )
                .QuickCheckThrowOnFailure();
        }

        bool IsReadOrRefused(byte[] bytes) =>
            message.TryRead(bytes, limits) is null or PgProtocolException or Xunit.Sdk.XunitException;
    }

    [Theory]
    [MemberData(nameof(Messages))]
    public void Is_the_same_from_segments_of_one_byte(string name, bool isFrontend)
    {
        MessageCase message = Of(name, isFrontend);
        using var reader = new FrameReader(Framing.Segments.Bytewise(message.Bytes), Limits(isFrontend));

        Assert.True(reader.TryRead(out Frame frame));
        Assert.Equal(message.Bytes, frame.Raw.ToArray());
        message.Read(in frame);
        Assert.False(reader.TryRead(out _));
    }

    private static MessageCase Of(string name, bool isFrontend) =>
        isFrontend ? FrontendCases.All[name] : BackendCases.All[name];

    private static int[] Limits(bool isFrontend) => isFrontend ? FrameLimits.Frontend : FrameLimits.Backend;
}
