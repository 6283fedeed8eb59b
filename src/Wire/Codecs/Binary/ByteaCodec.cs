using ActorPg.Wire.Codecs.Arrays;
using ActorPg.Wire.Framing;

namespace ActorPg.Wire.Codecs.Binary;

/// <summary>bytea as byte[] or ReadOnlyMemory.</summary>
internal sealed class ByteaCodec
    : Codec,
        IReferenceForm<byte[], ByteaFormat>,
        IValueForm<ReadOnlyMemory<byte>, ByteaFormat>
{
    public ByteaCodec()
        : base(PgTypes.Bytea) { }

    public override Type ClrType => typeof(byte[]);

    public override object ReadObject(ReadOnlySpan<byte> source) => source.ToArray();

    public override bool TryWrite(in PgArgument argument, FrameBuffer target)
    {
        if (argument.Kind != PgArgumentKind.Bytes)
        {
            return false;
        }
        target.WriteBytes(argument.Bytes.Span);
        return true;
    }

    public override Codec ArrayOf(PgType type, byte delimiter = (byte)',') => new ByteaArrayCodec(type, this);
}
