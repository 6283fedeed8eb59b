using ActorPg.Wire.Framing;
using ActorPg.Wire.Messages;

namespace ActorPg.Wire.Tests.Messages;

/// <summary>Lies that only one message can tell. The numbers are those of the reliability catalogue.</summary>
public sealed class BackendRefusalTests
{
    public static TheoryData<string, string, string> Lies =>
        new()
        {
            { "H16 column length below -1", "DataRow", "0001 fffffffb" },
            { "H16 column length far below -1", "DataRow", "0001 80000000" },
            { "H17 column length past the end", "DataRow", "0001 00000005 'abcd'" },
            { "H17 column length past every end", "DataRow", "0001 7fffffff 'abcd'" },
            { "H18 fewer columns than said", "DataRow", "0002 00000001'a'" },
            { "H21 minus one columns", "RowDescription", "ffff" },
            { "H22 more columns than a row can have", "RowDescription", "0681" + Columns(1665) },
            { "H24 format code 7", "RowDescription", "0001 'a'00 00000000 0000 00000017 0004 ffffffff 0007" },
            { "H25 bytes behind the last column", "DataRow", "0001 00000001'a' 00" },
            { "H26 tag without an end", "CommandComplete", "'SELECT 1'" },
            { "H26 tag that ends twice", "CommandComplete", "'SELECT'00'1'00" },
            { "H26 setting without an end", "ParameterStatus", "'a'00'b'" },
            { "H26 column name without an end", "RowDescription", "0001 'abcdefghijklmnopqrstuvwxyz'" },
            { "H32 status Q", "ReadyForQuery", "'Q'" },
            { "H32 no status", "ReadyForQuery", "" },
            { "H57 mechanisms without an end", "AuthenticationSASL", "0000000a 'SCRAM-SHA-256'00" },
            { "H57 more mechanisms than there are", "AuthenticationSASL", "0000000a" + Mechanisms(33) + "00" },
            { "H63 secret of 3 bytes", "BackendKeyData", "00000001 010203" },
            { "H63 secret of 257 bytes", "BackendKeyData", "00000001" + string.Concat(Enumerable.Repeat("00", 257)) },
            { "H64 2^31 options", "NegotiateProtocolVersion", "00030002 7fffffff 'a'00" },
            { "H64 minus one options", "NegotiateProtocolVersion", "00030002 ffffffff 'a'00" },
            { "COPY format 2", "CopyInResponse", "02 0000" },
            { "COPY column format 2", "CopyOutResponse", "00 0001 0002" },
            { "COPY of more columns than it holds", "CopyBothResponse", "00 ffff 0000" },
            { "function result length -2", "FunctionCallResponse", "fffffffe" },
        };

    [Theory]
    [MemberData(nameof(Lies))]
    public void Is_refused_without_memory_for_the_lie(string name, string message, string body)
    {
        Assert.NotNull(name);
        byte[] bytes = Golden.Bytes(body);
        _ = BackendCases.All[message].TryRead(bytes, FrameLimits.Backend);

        long before = GC.GetAllocatedBytesForCurrentThread();
        Exception? thrown = BackendCases.All[message].TryRead(bytes, FrameLimits.Backend);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.IsType<PgProtocolException>(thrown);
        Assert.InRange(allocated, 0, 1 << 20);
    }

    [Fact]
    public void Passes_an_unknown_authentication_code_on()
    {
        // H56: whether it is acceptable is the policy's business, so that the error can speak of authentication.
        (int kind, byte[] payload) = Frames.Backend(
            buffer => Authentication.Write(buffer, (AuthenticationKind)999, [1, 2]),
            (in frame) => ((int)Authentication.Read(in frame).Kind, Authentication.Read(in frame).Payload.ToArray())
        );

        Assert.Equal(999, kind);
        Assert.Equal([1, 2], payload);
    }

    [Fact]
    public void Reads_an_empty_list_of_mechanisms_as_none() =>
        Assert.Empty(
            Frames.Backend(b => Authentication.WriteSasl(b), (in frame) => Authentication.Read(in frame).Mechanisms())
        );

    [Fact]
    public void Reads_the_longest_list_of_mechanisms() =>
        Assert.Equal(
            32,
            Frames
                .Backend(
                    buffer => Authentication.WriteSasl(buffer, [.. Enumerable.Range(0, 32).Select(i => "M" + i)]),
                    (in frame) => Authentication.Read(in frame).Mechanisms()
                )
                .Count
        );

    [Fact]
    public void Says_nothing_of_a_secret() =>
        Assert.Equal("backend 42", new BackendKeyData(42, [9, 9, 9, 9]).ToString());

    [Theory]
    [InlineData(TransactionStatus.Idle)]
    [InlineData(TransactionStatus.InTransaction)]
    [InlineData(TransactionStatus.Failed)]
    internal void Knows_every_status(TransactionStatus status) =>
        Assert.Equal(status, Frames.Backend(b => ReadyForQuery.Write(b, status), ReadyForQuery.Read));

    private static string Columns(int count) =>
        string.Concat(Enumerable.Repeat("'a'00 00000000 0000 00000017 0004 ffffffff 0000", count));

    private static string Mechanisms(int count) => string.Concat(Enumerable.Repeat("'X'00", count));
}
