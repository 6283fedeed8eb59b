using System.Text;
using ActorPg.Wire.Framing;
using ActorPg.Wire.Messages;
using FsCheck;
using FsCheck.Fluent;

namespace ActorPg.Wire.Tests.Messages;

public sealed class FrontendRoundTripTests
{
    private static readonly Gen<byte[]?> _value = Gen.OneOf(
        Gen.Constant<byte[]?>(null),
        ArbMap.Default.GeneratorFor<byte[]>().Select(bytes => (byte[]?)bytes)
    );

    [Fact]
    public void Sql_reaches_the_server_exactly_as_it_was_written() =>
        Prop.ForAll(
                Frames.Text.ToArbitrary(),
                Frames.Text.ToArbitrary(),
                ArbMap.Default.ArbFor<uint[]>(),
                (name, sql, types) =>
                    sql == Frames.Frontend(buffer => Query.Write(buffer, sql), Query.Read).Sql
                    && Frames.Frontend(
                        buffer => Parse.Write(buffer, Encoding.UTF8.GetBytes(name), sql, types),
                        (in frame) =>
                        {
                            Parse read = Parse.Read(in frame);
                            bool same = read.ParameterTypeCount == types.Length;
                            for (int i = 0; same && i < types.Length; i++)
                            {
                                same = read.ParameterType(i) == types[i];
                            }
                            return same
                                && Encoding.UTF8.GetString(read.Name) == name
                                && Encoding.UTF8.GetString(read.Sql) == sql;
                        }
                    )
            )
            .QuickCheckThrowOnFailure();

    [Fact]
    public void Bind_keeps_names_formats_and_every_value() =>
        Prop.ForAll(
                Frames.Text.ToArbitrary(),
                _value.ListOf().ToArbitrary(),
                Gen.Choose(0, 2).ToArbitrary(),
                (name, values, formatCount) =>
                {
                    byte[] utf8 = Encoding.UTF8.GetBytes(name);
                    short[] formats = formatCount switch
                    {
                        0 => [],
                        1 => [1],
                        _ => [.. values.Select((_, i) => (short)(i % 2))],
                    };
                    return Frames.Frontend(
                        buffer => Bind.Write(buffer, utf8, utf8, formats, values.Count, Encode(values), [0, 1]),
                        (in frame) => Matches(Bind.Read(in frame), utf8, formats, values)
                    );
                }
            )
            .QuickCheckThrowOnFailure();

    [Fact]
    public void Calls_of_functions_keep_every_argument() =>
        Prop.ForAll(
                ArbMap.Default.ArbFor<uint>(),
                _value.ListOf().ToArbitrary(),
                (function, values) =>
                    Frames.Frontend(
                        buffer => FunctionCall.Write(buffer, function, [1], values.Count, Encode(values), 0),
                        (in frame) =>
                        {
                            FunctionCall call = FunctionCall.Read(in frame);
                            bool same = call.Function == function && call.ArgumentCount == values.Count;
                            for (int i = 0; same && i < values.Count; i++)
                            {
                                same = call.TryGetArgument(i, out ReadOnlySpan<byte> value)
                                    ? value.SequenceEqual(values[i])
                                    : values[i] is null;
                            }
                            return same && call.ArgumentFormats.Of(values.Count) == 1 && call.ResultFormat == 0;
                        }
                    )
            )
            .QuickCheckThrowOnFailure();

    [Fact]
    public void Names_and_row_counts_survive() =>
        Prop.ForAll(
                Frames.Text.Select(Encoding.UTF8.GetBytes).ToArbitrary(),
                ArbMap.Default.ArbFor<int>(),
                (name, rows) =>
                    Frames.Frontend(
                        buffer => Execute.Write(buffer, name, rows),
                        (in frame) =>
                            Execute.Read(in frame).MaxRows == rows && Execute.Read(in frame).Portal.SequenceEqual(name)
                    )
                    && Frames.Frontend(
                        buffer => Describe.WritePortal(buffer, name),
                        (in frame) => Describe.Read(in frame).Name.SequenceEqual(name)
                    )
                    && Frames.Frontend(
                        buffer => Close.WriteStatement(buffer, name),
                        (in frame) => Close.Read(in frame).Name.SequenceEqual(name)
                    )
            )
            .QuickCheckThrowOnFailure();

    [Fact]
    public void Passwords_and_sasl_data_survive() =>
        Prop.ForAll(
                Frames.Text.ToArbitrary(),
                ArbMap.Default.ArbFor<byte[]>(),
                (password, data) =>
                    Frames.Frontend(
                        buffer => PasswordMessage.Write(buffer, password),
                        (in frame) => Encoding.UTF8.GetString(PasswordMessage.Read(in frame)) == password
                    )
                    && Frames.Frontend(
                        buffer => SaslInitialResponse.Write(buffer, "M", data),
                        (in frame) => SaslInitialResponse.Read(in frame).Data.SequenceEqual(data)
                    )
                    && Frames.Frontend(
                        buffer => SaslResponse.Write(buffer, data),
                        (in frame) => SaslResponse.Read(in frame).SequenceEqual(data)
                    )
                    && Frames.Frontend(
                        buffer => CopyData.Write(buffer, data),
                        (in frame) => CopyData.Read(in frame).SequenceEqual(data)
                    )
            )
            .QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("why not", "why not")]
    [InlineData("a\0b", "a b")]
    public void A_copy_fails_with_any_reason(string reason, string sent) =>
        Assert.Equal(sent, Frames.Frontend(buffer => CopyFail.Write(buffer, reason), CopyFail.Read).Reason);

    [Fact]
    public void A_copy_fails_with_half_of_a_surrogate_pair() =>
        Assert.Equal(
            "half \ufffd",
            Frames.Frontend(buffer => CopyFail.Write(buffer, "half \ud800"), CopyFail.Read).Reason
        );

    [Fact]
    public void A_copy_fails_with_a_reason_of_any_length() =>
        Assert.Equal(
            1000,
            Frames.Frontend(buffer => CopyFail.Write(buffer, new string('é', 1 << 20)), CopyFail.Read).Reason.Length
        );

    private static bool Matches(Bind read, byte[] name, short[] formats, List<byte[]?> values)
    {
        bool same =
            read.Portal.SequenceEqual(name)
            && read.Statement.SequenceEqual(name)
            && read.ParameterFormats.Count == formats.Length
            && read.ParameterCount == values.Count
            && read.ResultFormats.Count == 2
            && read.ResultFormats.Of(0) == 0
            && read.ResultFormats.Of(1) == 1;
        for (int i = 0; same && i < values.Count; i++)
        {
            int format = formats.Length switch
            {
                0 => 0,
                1 => formats[0],
                _ => formats[i],
            };
            same =
                read.ParameterFormats.Of(i) == format
                && (
                    read.TryGetParameter(i, out ReadOnlySpan<byte> value)
                        ? value.SequenceEqual(values[i])
                        : values[i] is null
                );
        }
        return same;
    }

    private static byte[] Encode(List<byte[]?> values)
    {
        using var buffer = new FrameBuffer();
        ValueRun.Write(buffer, values.ToArray());
        return buffer.WrittenSpan.ToArray();
    }
}
