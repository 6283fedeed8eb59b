using ActorPg.Wire.Errors;
using ActorPg.Wire.Messages;
using FsCheck;
using FsCheck.Fluent;

namespace ActorPg.Wire.Tests.Messages;

public sealed class BackendRoundTripTests
{
    private static readonly Gen<string?> _optional = Gen.OneOf(
        Gen.Constant<string?>(null),
        Frames.Text.Select(text => (string?)text)
    );

    private static readonly Gen<byte[]?> _value = Gen.OneOf(
        Gen.Constant<byte[]?>(null),
        ArbMap.Default.GeneratorFor<byte[]>().Select(bytes => (byte[]?)bytes)
    );

    [Fact]
    public void Error_fields_survive_all_of_them() =>
        Prop.ForAll(
                _optional.ArrayOf(15).ToArbitrary(),
                Gen.Choose(0, int.MaxValue).ToArbitrary(),
                (texts, number) =>
                {
                    var fields = new ErrorFields
                    {
                        LocalizedSeverity = texts[0],
                        InvariantSeverity = texts[1],
                        SqlState = texts[2] ?? string.Empty,
                        MessageText = texts[3] ?? string.Empty,
                        Detail = texts[4],
                        Hint = texts[5],
                        Position = number,
                        InternalPosition = texts[6] is null ? null : number / 2,
                        InternalQuery = texts[7],
                        Where = texts[8],
                        SchemaName = texts[9],
                        TableName = texts[10],
                        ColumnName = texts[11],
                        DataTypeName = texts[12],
                        ConstraintName = texts[13],
                        File = texts[14],
                        Line = number / 3,
                        Routine = texts[0],
                    };
                    return fields == Frames.Backend(b => ErrorResponse.Write(b, fields), ErrorResponse.Read)
                        && fields == Frames.Backend(b => NoticeResponse.Write(b, fields), NoticeResponse.Read);
                }
            )
            .QuickCheckThrowOnFailure();

    [Fact]
    public void Rows_keep_every_value_and_null() =>
        Prop.ForAll(
                _value.ListOf().ToArbitrary(),
                values =>
                    Frames
                        .Backend(
                            buffer => DataRow.Write(buffer, [.. values]),
                            (in frame) =>
                            {
                                DataRow row = DataRow.Read(in frame);
                                var read = new List<byte[]?>();
                                for (int i = 0; i < row.Columns; i++)
                                {
                                    read.Add(row.TryGet(i, out ReadOnlySpan<byte> value) ? value.ToArray() : null);
                                }
                                return read;
                            }
                        )
                        .Zip(values)
                        .All(pair => Same(pair.First, pair.Second))
            )
            .QuickCheckThrowOnFailure();

    [Fact]
    public void Function_results_keep_value_and_null() =>
        Prop.ForAll(
                _value.ToArbitrary(),
                value =>
                    Same(
                        value,
                        Frames.Backend(
                            buffer => FunctionCallResponse.Write(buffer, value),
                            (in frame) =>
                            {
                                FunctionCallResponse result = FunctionCallResponse.Read(in frame);
                                return result.IsNull ? null : result.Value.ToArray();
                            }
                        )
                    )
            )
            .QuickCheckThrowOnFailure();

    [Fact]
    public void Strings_of_status_and_notification_survive() =>
        Prop.ForAll(
                Frames.Text.ToArbitrary(),
                Frames.Text.ToArbitrary(),
                ArbMap.Default.ArbFor<int>(),
                (first, second, number) =>
                {
                    var status = new ParameterStatus(first, second);
                    var notification = new NotificationResponse(number, first, second);
                    return status == Frames.Backend(status.Write, ParameterStatus.Read)
                        && notification == Frames.Backend(notification.Write, NotificationResponse.Read);
                }
            )
            .QuickCheckThrowOnFailure();

    [Fact]
    public void Key_data_keeps_process_and_secret() =>
        Prop.ForAll(
                ArbMap.Default.ArbFor<int>(),
                Gen.Choose(4, 256).ToArbitrary(),
                (processId, length) =>
                {
                    byte[] secret = [.. Enumerable.Range(0, length).Select(i => (byte)i)];
                    BackendKeyData read = Frames.Backend(
                        new BackendKeyData(processId, secret).Write,
                        BackendKeyData.Read
                    );
                    return read.ProcessId == processId && read.SecretKey.SequenceEqual(secret);
                }
            )
            .QuickCheckThrowOnFailure();

    [Fact]
    public void Descriptions_keep_types_and_columns() =>
        Prop.ForAll(
                ArbMap.Default.ArbFor<uint[]>(),
                Frames.Text.ListOf().ToArbitrary(),
                ArbMap.Default.ArbFor<short>(),
                (types, names, number) =>
                {
                    RowField[] columns =
                    [
                        .. names.Select(
                            (name, i) => new RowField(name, (uint)i, number, -number, 7, number, (short)(i % 2))
                        ),
                    ];
                    return types.SequenceEqual(
                            Frames.Backend(
                                buffer => ParameterDescription.Write(buffer, types),
                                ParameterDescription.Read
                            )
                        )
                        && columns.SequenceEqual(
                            Frames.Backend(
                                buffer => RowDescriptionMessage.Write(buffer, columns),
                                RowDescriptionMessage.Read
                            )
                        );
                }
            )
            .QuickCheckThrowOnFailure();

    [Fact]
    public void Copy_layouts_and_negotiations_survive() =>
        Prop.ForAll(
                Gen.Choose(0, 1).Select(format => (short)format).ListOf().ToArbitrary(),
                ArbMap.Default.ArbFor<bool>(),
                Frames.Text.Where(text => text.Length > 0).ListOf().ToArbitrary(),
                (formats, isBinary, options) =>
                {
                    var layout = new CopyLayout(isBinary, [.. formats]);
                    CopyLayout copyIn = Frames.Backend(b => CopyInResponse.Write(b, layout), CopyInResponse.Read);
                    NegotiateProtocolVersion version = Frames.Backend(
                        new NegotiateProtocolVersion(0x30002, [.. options]).Write,
                        NegotiateProtocolVersion.Read
                    );
                    return copyIn.IsBinary == isBinary
                        && copyIn.ColumnFormats.SequenceEqual(formats)
                        && version.Version == 0x30002
                        && version.UnknownOptions.SequenceEqual(options, StringComparer.Ordinal);
                }
            )
            .QuickCheckThrowOnFailure();

    [Fact]
    public void Describes_the_most_parameters_that_the_protocol_can_count()
    {
        uint[] types = [.. Enumerable.Range(1, 65_535).Select(oid => (uint)oid)];

        Assert.Equal(types, Frames.Backend(b => ParameterDescription.Write(b, types), ParameterDescription.Read));
    }

    private static bool Same(byte[]? left, byte[]? right) =>
        left is null ? right is null : right is not null && left.SequenceEqual(right);
}
