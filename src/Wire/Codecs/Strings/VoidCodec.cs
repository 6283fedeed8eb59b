using ActorPg.Wire.Framing;

namespace ActorPg.Wire.Codecs.Strings;

/// <summary>void: what a function without a result answers with, no bytes at all. Read as DBNull, or as an empty string; never an argument.</summary>
internal sealed class VoidCodec : Codec, ICodec<DBNull>, ICodec<string>
{
    public VoidCodec()
        : base(PgTypes.Void) { }

    public override Type ClrType => typeof(DBNull);

    public override object ReadObject(ReadOnlySpan<byte> source) => Read(source);

    public DBNull Read(ReadOnlySpan<byte> source)
    {
        if (!source.IsEmpty)
        {
            BadBytes.Length("void", 0, source.Length);
        }
        return DBNull.Value;
    }

    public void Write(DBNull value, FrameBuffer target) { }

    string ICodec<string>.Read(ReadOnlySpan<byte> source)
    {
        Read(source);
        return "";
    }

    void ICodec<string>.Write(string value, FrameBuffer target)
    {
        if (value.Length > 0)
        {
            BadInput.Refused("void holds no text");
        }
    }

    public override bool TryWrite(in PgArgument argument, FrameBuffer target) => false;
}
