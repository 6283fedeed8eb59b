using ActorPg.Wire.Messages;

namespace ActorPg.Wire.Tests.Messages;

/// <summary>Every message that a client sends in a frame.</summary>
internal static class FrontendCases
{
    public static Dictionary<string, MessageCase> All { get; } =
        new(StringComparer.Ordinal)
        {
            ["Parse"] = new(
                "'P' 00000017 's1'00 'select $1'00 0001 00000017",
                buffer => Parse.Write(buffer, "s1"u8, "select $1", [23]),
                (in frame) => Assert.Equal(1, Parse.Read(in frame).ParameterTypeCount)
            ),
            ["Bind"] = new(
                "'B' 0000001e 'p'00 's'00 0001 0001 0002 00000004 00000007 ffffffff 0001 0001",
                buffer => Bind.Write(buffer, "p"u8, "s"u8, [1], 2, Golden.Bytes("00000004 00000007 ffffffff"), [1]),
                (in frame) => Assert.Equal(2, Bind.Read(in frame).ParameterCount)
            ),
            ["Execute"] = new(
                "'E' 0000000a 'p'00 00000064",
                buffer => Execute.Write(buffer, "p"u8, 100),
                (in frame) => Assert.Equal(100, Execute.Read(in frame).MaxRows)
            ),
            ["DescribeStatement"] = new(
                "'D' 00000008 'Ss1'00",
                buffer => Describe.WriteStatement(buffer, "s1"u8),
                (in frame) => Assert.True(Describe.Read(in frame).IsStatement)
            ),
            ["DescribePortal"] = new(
                "'D' 00000006 'P'00",
                buffer => Describe.WritePortal(buffer, ""u8),
                (in frame) => Assert.False(Describe.Read(in frame).IsStatement)
            ),
            ["CloseStatement"] = new(
                "'C' 00000008 'Ss1'00",
                buffer => Close.WriteStatement(buffer, "s1"u8),
                (in frame) => Assert.True(Close.Read(in frame).IsStatement)
            ),
            ["ClosePortal"] = new(
                "'C' 00000007 'Pp'00",
                buffer => Close.WritePortal(buffer, "p"u8),
                (in frame) => Assert.False(Close.Read(in frame).IsStatement)
            ),
            ["Sync"] = new("'S' 00000004", Sync.Write, Sync.Read),
            ["Flush"] = new("'H' 00000004", Flush.Write, Flush.Read),
            ["Terminate"] = new("'X' 00000004", Terminate.Write, Terminate.Read),
            ["CopyDone"] = new("'c' 00000004", CopyDone.Write, CopyDone.Read),
            ["Query"] = new(
                "'Q' 0000000d 'select 1'00",
                buffer => Query.Write(buffer, "select 1"),
                (in frame) => Assert.Equal("select 1", Query.Read(in frame).Sql)
            ),
            ["CopyData"] = new(
                "'d' 00000007 'abc'",
                buffer => CopyData.Write(buffer, "abc"u8),
                (in frame) => _ = CopyData.Read(in frame),
                IsOpenEnded: true
            ),
            ["CopyFail"] = new(
                "'f' 00000007 'no'00",
                buffer => CopyFail.Write(buffer, "no"),
                (in frame) => Assert.Equal("no", CopyFail.Read(in frame).Reason)
            ),
            ["FunctionCall"] = new(
                "'F' 00000015 00000001 0001 0001 0001 00000001'x' 0001",
                buffer => FunctionCall.Write(buffer, 1, [1], 1, Golden.Bytes("00000001'x'"), 1),
                (in frame) => Assert.Equal(1u, FunctionCall.Read(in frame).Function)
            ),
            ["PasswordMessage"] = new(
                "'p' 0000000b 'secret'00",
                buffer => PasswordMessage.Write(buffer, "secret"),
                (in frame) => Assert.Equal("secret"u8.ToArray(), PasswordMessage.Read(in frame).ToArray())
            ),
            ["SASLInitialResponse"] = new(
                "'p' 0000001b 'SCRAM-SHA-256'00 00000005 'n,,n='",
                buffer => SaslInitialResponse.Write(buffer, "SCRAM-SHA-256", "n,,n="u8),
                (in frame) => Assert.Equal("n,,n="u8.ToArray(), SaslInitialResponse.Read(in frame).Data.ToArray())
            ),
            ["SASLResponse"] = new(
                "'p' 00000006 'c='",
                buffer => SaslResponse.Write(buffer, "c="u8),
                (in frame) => _ = SaslResponse.Read(in frame),
                IsOpenEnded: true
            ),
            ["GSSResponse"] = new(
                "'p' 00000006 0102",
                buffer => GssResponse.Write(buffer, [1, 2]),
                (in frame) => _ = GssResponse.Read(in frame),
                IsOpenEnded: true
            ),
        };
}
