using ActorPg.Wire.Errors;
using ActorPg.Wire.Framing;
using ActorPg.Wire.Messages;

namespace ActorPg.Wire.Tests.Messages;

/// <summary>Every message that a server sends.</summary>
internal static class BackendCases
{
    private static readonly ErrorFields _fields = new()
    {
        LocalizedSeverity = "ERROR",
        SqlState = "23505",
        MessageText = "dup",
    };

    public static Dictionary<string, MessageCase> All { get; } =
        new(StringComparer.Ordinal)
        {
            ["AuthenticationOk"] = new(
                "'R' 00000008 00000000",
                buffer => Authentication.Write(buffer, AuthenticationKind.Ok),
                (in frame) => Assert.Equal(AuthenticationKind.Ok, Authentication.Read(in frame).Kind)
            ),
            ["AuthenticationCleartextPassword"] = new(
                "'R' 00000008 00000003",
                buffer => Authentication.Write(buffer, AuthenticationKind.CleartextPassword),
                (in frame) => Assert.Equal(AuthenticationKind.CleartextPassword, Authentication.Read(in frame).Kind)
            ),
            ["AuthenticationMD5Password"] = new(
                "'R' 0000000c 00000005 01020304",
                buffer => Authentication.Write(buffer, AuthenticationKind.Md5Password, [1, 2, 3, 4]),
                (in frame) => Assert.Equal([1, 2, 3, 4], Authentication.Read(in frame).Payload.ToArray())
            ),
            ["AuthenticationSASL"] = new(
                "'R' 00000017 0000000a 'SCRAM-SHA-256'00 00",
                buffer => Authentication.WriteSasl(buffer, "SCRAM-SHA-256"),
                (in frame) => Assert.Equal(["SCRAM-SHA-256"], Authentication.Read(in frame).Mechanisms())
            ),
            ["AuthenticationSASLContinue"] = new(
                "'R' 0000000b 0000000b 'r=x'",
                buffer => Authentication.Write(buffer, AuthenticationKind.SaslContinue, "r=x"u8),
                (in frame) => _ = Authentication.Read(in frame).Payload,
                IsOpenEnded: true
            ),
            ["AuthenticationSASLFinal"] = new(
                "'R' 0000000b 0000000c 'v=x'",
                buffer => Authentication.Write(buffer, AuthenticationKind.SaslFinal, "v=x"u8),
                (in frame) => _ = Authentication.Read(in frame).Payload,
                IsOpenEnded: true
            ),
            ["BackendKeyData"] = new(
                "'K' 0000000c 0000002a 01020304",
                buffer => new BackendKeyData(42, [1, 2, 3, 4]).Write(buffer),
                (in frame) => Assert.Equal(42, BackendKeyData.Read(in frame).ProcessId),
                IsOpenEnded: true
            ),
            ["BindComplete"] = Empty("'2' 00000004", BindComplete.Write, BindComplete.Read),
            ["CloseComplete"] = Empty("'3' 00000004", CloseComplete.Write, CloseComplete.Read),
            ["EmptyQueryResponse"] = Empty("'I' 00000004", EmptyQueryResponse.Write, EmptyQueryResponse.Read),
            ["NoData"] = Empty("'n' 00000004", NoData.Write, NoData.Read),
            ["ParseComplete"] = Empty("'1' 00000004", ParseComplete.Write, ParseComplete.Read),
            ["PortalSuspended"] = Empty("'s' 00000004", PortalSuspended.Write, PortalSuspended.Read),
            ["CopyDone"] = Empty("'c' 00000004", CopyDone.Write, CopyDone.Read),
            ["CommandComplete"] = new(
                "'C' 0000000f 'INSERT 0 2'00",
                buffer => CommandComplete.Write(buffer, "INSERT 0 2"u8),
                (in frame) => Assert.NotNull(CommandComplete.Read(in frame).Text)
            ),
            ["CopyInResponse"] = new(
                "'G' 0000000b 01 0002 0001 0000",
                buffer => CopyInResponse.Write(buffer, new CopyLayout(true, [1, 0])),
                (in frame) => Assert.Equal([1, 0], CopyInResponse.Read(in frame).ColumnFormats)
            ),
            ["CopyOutResponse"] = new(
                "'H' 00000007 00 0000",
                buffer => CopyOutResponse.Write(buffer, new CopyLayout(false, [])),
                (in frame) => Assert.False(CopyOutResponse.Read(in frame).IsBinary)
            ),
            ["CopyBothResponse"] = new(
                "'W' 00000009 00 0001 0000",
                buffer => CopyBothResponse.Write(buffer, new CopyLayout(false, [0])),
                (in frame) => Assert.Single(CopyBothResponse.Read(in frame).ColumnFormats)
            ),
            ["CopyData"] = new(
                "'d' 00000007 'abc'",
                buffer => CopyData.Write(buffer, "abc"u8),
                (in frame) => _ = CopyData.Read(in frame),
                IsOpenEnded: true
            ),
            ["DataRow"] = new(
                "'D' 00000013 0003 00000001'x' ffffffff 00000000",
                buffer => DataRow.Write(buffer, "x"u8.ToArray(), null, []),
                (in frame) => Assert.Equal(3, DataRow.Read(in frame).Columns)
            ),
            ["ErrorResponse"] = new(
                "'E' 00000018 'SERROR'00 'C23505'00 'Mdup'00 00",
                buffer => ErrorResponse.Write(buffer, _fields),
                (in frame) => _ = ErrorResponse.Read(in frame),
                IsOpenEnded: true
            ),
            ["NoticeResponse"] = new(
                "'N' 00000018 'SERROR'00 'C23505'00 'Mdup'00 00",
                buffer => NoticeResponse.Write(buffer, _fields),
                (in frame) => _ = NoticeResponse.Read(in frame),
                IsOpenEnded: true
            ),
            ["FunctionCallResponse"] = new(
                "'V' 0000000a 00000002'ok'",
                buffer => FunctionCallResponse.Write(buffer, "ok"u8.ToArray()),
                (in frame) => Assert.False(FunctionCallResponse.Read(in frame).IsNull)
            ),
            ["NegotiateProtocolVersion"] = new(
                "'v' 00000013 00030000 00000001 '_pq_.x'00",
                buffer => new NegotiateProtocolVersion(0x30000, ["_pq_.x"]).Write(buffer),
                (in frame) => Assert.Equal(["_pq_.x"], NegotiateProtocolVersion.Read(in frame).UnknownOptions)
            ),
            ["NotificationResponse"] = new(
                "'A' 0000000e 00000007 'ch'00 'hi'00",
                buffer => new NotificationResponse(7, "ch", "hi").Write(buffer),
                (in frame) => Assert.Equal(new NotificationResponse(7, "ch", "hi"), NotificationResponse.Read(in frame))
            ),
            ["ParameterDescription"] = new(
                "'t' 0000000e 0002 00000017 ffffffff",
                buffer => ParameterDescription.Write(buffer, 23, uint.MaxValue),
                (in frame) => Assert.Equal([23u, uint.MaxValue], ParameterDescription.Read(in frame))
            ),
            ["ParameterStatus"] = new(
                "'S' 00000008 'a'00 'b'00",
                buffer => new ParameterStatus("a", "b").Write(buffer),
                (in frame) => Assert.Equal(new ParameterStatus("a", "b"), ParameterStatus.Read(in frame))
            ),
            ["ReadyForQuery"] = new(
                "'Z' 00000005 'T'",
                buffer => ReadyForQuery.Write(buffer, TransactionStatus.InTransaction),
                (in frame) => Assert.Equal(TransactionStatus.InTransaction, ReadyForQuery.Read(in frame))
            ),
            ["RowDescription"] = new(
                "'T' 0000001b 0001 'id'00 00000001 0002 00000017 0004 ffffffff 0001",
                buffer => RowDescriptionMessage.Write(buffer, new RowField("id", 23, 4, -1, 1, 2, 1)),
                (in frame) =>
                    Assert.Equal([new RowField("id", 23, 4, -1, 1, 2, 1)], RowDescriptionMessage.Read(in frame))
            ),
        };

    private static MessageCase Empty(string golden, Action<FrameBuffer> write, MessageCase.Reader read) =>
        new(golden, write, read);
}
