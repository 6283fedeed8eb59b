using System.Globalization;
using ActorPg.Wire.Codecs;
using ActorPg.Wire.Codecs.Arrays;
using ActorPg.Wire.Framing;
using ActorPg.Wire.Protocol;

namespace ActorPg.Catalog;

/// <summary>
/// <c>record</c>: a row without a type of its own, whose values say of which types their fields are. Read as a record with the columns f1, f2 and so
/// on; never an argument, for the server would not know what it is.
/// </summary>
internal sealed class RecordCodec : Codec, ICodec<PgRecord>
{
    private readonly CodecRegistry _codecs;
    private Shape? _last;

    public RecordCodec(CodecRegistry codecs)
        : base(new PgType(RecordTypes.Record, "record"))
    {
        _codecs = codecs;
    }

    public override Type ClrType => typeof(PgRecord);

    public override object ReadObject(ReadOnlySpan<byte> source) => Read(source);

    public PgRecord Read(ReadOnlySpan<byte> source)
    {
        var fields = new CompositeReader(source, Type.Name);
        uint[] types = new uint[fields.Count];
        var row = new RowBuilder(fields.Count, source.Length);
        for (int i = 0; i < types.Length; i++)
        {
            types[i] = fields.Next(out bool isNull, out ReadOnlySpan<byte> value);
            row.Add(isNull, value);
        }
        fields.End();
        return row.ToRecord(ColumnsOf(types));
    }

    public void Write(PgRecord value, FrameBuffer target) => Refuse();

    public override bool Takes(object value) => value is PgRecord;

    public override bool TryWrite(in PgArgument argument, FrameBuffer target)
    {
        Refuse();
        return false;
    }

    public override Codec ArrayOf(PgType type, byte delimiter = (byte)',') =>
        new ValueArrayCodec<PgRecord, CodecFormat<PgRecord>>(type, this) { Delimiter = delimiter };

    private static void Refuse() =>
        BadInput.Refused(
            "an anonymous record cannot be an argument, for nothing says of which types its fields are: cast the parameter to a composite type"
        );

    // The values of one result are alike, so the last shape is nearly always the one.
    private RowDescription ColumnsOf(uint[] types)
    {
        Shape? last = _last;
        int version = _codecs.Version;
        if (last is not null && last.Version == version && last.Types.AsSpan().SequenceEqual(types))
        {
            return last.Columns;
        }
        var columns = new PgColumn[types.Length];
        for (int i = 0; i < columns.Length; i++)
        {
            Codec codec = _codecs.For(types[i]);
            string name = string.Create(CultureInfo.InvariantCulture, $"f{i + 1}");
            columns[i] = new PgColumn(name, 0, 0, -1, -1, codec.FormatCode == 1 ? codec : new OpaqueCodec(codec.Type));
        }
        var shape = new Shape(version, types, new RowDescription(columns));
        if (Array.TrueForAll(types, _codecs.Knows))
        {
            _last = shape;
        }
        return shape.Columns;
    }

    private sealed record Shape(int Version, uint[] Types, RowDescription Columns);
}
