using System.Runtime.InteropServices;
using ActorPg.Wire.Framing;
using ActorPg.Wire.Messages;

namespace ActorPg.Wire.Tests.Messages;

/// <summary>What is refused before a byte of it reaches the buffer, since the server would drop it without a word or take it for something else.</summary>
public sealed class FrontendRefusalTests
{
    private static readonly byte[] _longName = new byte[10_000];
    private static readonly byte[] _nulName = "a\0b"u8.ToArray();

    static FrontendRefusalTests()
    {
        _longName.AsSpan().Fill((byte)'x');
    }

    [Fact]
    public void Names_longer_than_the_server_reads()
    {
        Refuses(buffer => Execute.Write(buffer, _longName, 0));
        Refuses(buffer => Describe.WriteStatement(buffer, _longName));
        Refuses(buffer => Describe.WritePortal(buffer, _longName));
        Refuses(buffer => Close.WriteStatement(buffer, _longName));
        Refuses(buffer => Close.WritePortal(buffer, _longName));

        // The longest that it does read: 10,000 less the length, the kind and the NUL.
        Assert.Equal(
            9_994,
            Frames.Frontend(
                b => Close.WritePortal(b, _longName.AsSpan(0, 9_994)),
                (in f) => Close.Read(in f).Name.Length
            )
        );
        Refuses(buffer => Close.WritePortal(buffer, _longName.AsSpan(0, 9_995)));
    }

    [Fact]
    public void Names_with_a_nul()
    {
        Refuses(buffer => Parse.Write(buffer, _nulName, "select 1", []));
        Refuses(buffer => Bind.Write(buffer, _nulName, ""u8, [], 0, [], []));
        Refuses(buffer => Bind.Write(buffer, ""u8, _nulName, [], 0, [], []));
        Refuses(buffer => Execute.Write(buffer, _nulName, 0));
        Refuses(buffer => Describe.WriteStatement(buffer, _nulName));
        Refuses(buffer => Close.WritePortal(buffer, _nulName));
    }

    [Fact]
    public void Sql_that_cannot_be_sent()
    {
        string[] texts = ["select 1\0; drop table t", "select '\ud800'"];
        foreach (string text in (string[])[.. texts, .. texts.Select(text => new string(' ', 5000) + text)])
        {
            Assert.Equal("sql", Refuses(buffer => Parse.Write(buffer, "s"u8, text, [])).ParamName);
            Assert.Equal("sql", Refuses(buffer => Query.Write(buffer, text)).ParamName);
        }
    }

    [Fact]
    public void Passwords_that_cannot_be_sent_and_are_not_quoted()
    {
        foreach (string password in (string[])["hunter2\0", "hunter2\ud800", "hunter2" + new string('x', 70_000)])
        {
            PgInputException refusal = Refuses(buffer => PasswordMessage.Write(buffer, password));
            Assert.DoesNotContain("hunter2", refusal.ToString(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void More_values_than_can_be_counted()
    {
        Refuses(buffer => Bind.Write(buffer, ""u8, ""u8, [], 65_536, [], []));
        Refuses(buffer => Bind.Write(buffer, ""u8, ""u8, [], -1, [], []));
        Refuses(buffer => Bind.Write(buffer, ""u8, ""u8, [], 0, [], new short[65_536]));
        Refuses(buffer => Parse.Write(buffer, ""u8, "select 1", new uint[65_536]));
        Refuses(buffer => FunctionCall.Write(buffer, 1, [], 65_536, [], 0));
    }

    [Fact]
    public void Formats_that_do_not_match_the_values() =>
        Refuses(buffer => Bind.Write(buffer, ""u8, ""u8, [1, 1, 1], 2, new byte[8], []));

    [Theory]
    [InlineData(FrameBuffer.LargestMessageBytes)]
    [InlineData(int.MaxValue)]
    public void Values_longer_than_any_message(int length)
    {
        // C1: no memory of that size is needed to be refused, nor read.
        byte one = 0;
        Refuses(buffer => Bind.Write(buffer, ""u8, ""u8, [], 1, MemoryMarshal.CreateReadOnlySpan(ref one, length), []));
        Refuses(buffer => CopyData.Write(buffer, MemoryMarshal.CreateReadOnlySpan(ref one, length)));
        Refuses(buffer => FunctionCall.Write(buffer, 1, [], 1, MemoryMarshal.CreateReadOnlySpan(ref one, length), 0));
        Refuses(buffer => SaslResponse.Write(buffer, MemoryMarshal.CreateReadOnlySpan(ref one, length)));
    }

    [Fact]
    public void The_most_parameters_are_sent() =>
        Assert.Equal(
            65_535,
            Frames.Frontend(
                buffer =>
                    Bind.Write(
                        buffer,
                        ""u8,
                        ""u8,
                        new short[65_535],
                        65_535,
                        Enumerable.Repeat((byte)0xff, 4 * 65_535).ToArray(),
                        []
                    ),
                (in frame) => Bind.Read(in frame).ParameterCount
            )
        );

    private static PgInputException Refuses(Action<FrameBuffer> write)
    {
        using var buffer = new FrameBuffer();
        Sync.Write(buffer);
        PgInputException refusal = Assert.Throws<PgInputException>(() => write(buffer));
        Assert.Equal(Golden.Bytes("'S' 00000004"), buffer.WrittenSpan.ToArray());
        return refusal;
    }
}
