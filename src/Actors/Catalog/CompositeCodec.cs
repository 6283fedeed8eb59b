using System.Runtime.CompilerServices;
using ActorPg.Requests;
using ActorPg.Wire.Codecs;
using ActorPg.Wire.Codecs.Arrays;
using ActorPg.Wire.Codecs.Ranges;
using ActorPg.Wire.Codecs.TextForms;
using ActorPg.Wire.Framing;

namespace ActorPg.Catalog;

/// <summary>
/// A composite type, or the row type of a table: read as a record whose attributes are decoded when they are read. Written from a record or a tuple
/// by position, or from a dictionary by name.
/// </summary>
internal class CompositeCodec : Codec, ICodec<PgRecord>, ITextForm
{
    public CompositeCodec(CompositeLayout layout)
        : base(layout.Type)
    {
        Layout = layout;
    }

    public override Type ClrType => typeof(PgRecord);

    public sealed override short FormatCode => Layout.FormatCode;

    public CompositeLayout Layout { get; }

    public override object ReadObject(ReadOnlySpan<byte> source) => Read(source);

    public PgRecord Read(ReadOnlySpan<byte> source) => Layout.Read(source, Layout.Attributes);

    public void Write(PgRecord value, FrameBuffer target) =>
        WriteAll(value.Count, (i, binary) => WriteFrom(value, i, binary), target);

    public override bool Takes(object value) =>
        value is PgRecord or ITuple or IEnumerable<KeyValuePair<string, object?>>;

    public override bool TryWrite(in PgArgument argument, FrameBuffer target)
    {
        if (argument.Kind == PgArgumentKind.String)
        {
            Layout.WriteText(argument.String, target);
            return true;
        }
        if (argument.Kind != PgArgumentKind.Object)
        {
            return false;
        }
        switch (argument.Object)
        {
            case PgRecord record:
                Write(record, target);
                return true;
            case ITuple tuple:
                WriteValues(tuple.Length, i => tuple[i], target);
                return true;
            case object?[] values:
                WriteValues(values.Length, i => values[i], target);
                return true;
            case IEnumerable<KeyValuePair<string, object?>> named:
                WriteNamed(named, target);
                return true;
            default:
                return false;
        }
    }

    public override Codec ArrayOf(PgType type, byte delimiter = (byte)',') =>
        new ValueArrayCodec<PgRecord, CodecFormat<PgRecord>>(type, this) { Delimiter = delimiter };

    public override Codec RangeOf(PgType type) => new RangeCodec<PgRecord>(type, this);

    public override Codec MultirangeOf(PgType type) => new MultirangeCodec<PgRecord>(type, this);

    public void FromText(ReadOnlySpan<byte> text, FrameBuffer target) => Layout.FromText(text, target);

    public void ToText(ReadOnlySpan<byte> binary, FrameBuffer target) => Layout.ToText(binary, target);

    // As it came, where it came so: then nothing is lost that .NET's own types cannot hold.
    private void WriteFrom(PgRecord record, int index, FrameBuffer target)
    {
        RowBatch batch = record.Batch;
        if (!ReferenceEquals(batch.Describe(index).Codec, Layout.Attributes.Columns[index].Codec))
        {
            Layout.Write(index, PgArgument.From(record[index]), target);
            return;
        }
        bool isNull = !batch.TryGetColumn(record.Row, index, out ReadOnlySpan<byte> value);
        Layout.WriteRaw(index, isNull, value, target);
    }

    private void WriteValues(int count, Func<int, object?> value, FrameBuffer target) =>
        WriteAll(count, (i, binary) => Layout.Write(i, PgArgument.From(value(i)), binary), target);

    private void WriteAll(int count, Action<int, FrameBuffer> write, FrameBuffer target)
    {
        if (count != Layout.Count)
        {
            BadInput.Refused($"{Type.Name} has {Layout.Count} attributes, not {count}");
        }
        Layout.Write(
            binary =>
            {
                for (int i = 0; i < count; i++)
                {
                    write(i, binary);
                }
            },
            target
        );
    }

    private void WriteNamed(IEnumerable<KeyValuePair<string, object?>> named, FrameBuffer target)
    {
        object?[] values = new object?[Layout.Count];
        foreach ((string name, object? value) in named)
        {
            int index = Layout.Attributes.IndexOf(name);
            if (index < 0)
            {
                BadInput.Refused($"{Type.Name} has no attribute '{name}'");
            }
            values[index] = value;
        }
        WriteValues(values.Length, i => values[i], target);
    }
}
