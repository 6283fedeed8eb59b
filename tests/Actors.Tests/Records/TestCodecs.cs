using System.Buffers.Binary;
using System.Text;
using ActorPg.Wire.Codecs;
using ActorPg.Wire.Framing;

namespace ActorPg.Tests.Records;

/// <summary>The few types that the tests of records need, so that these depend on no family of real codecs.</summary>
internal static class TestCodecs
{
    public static readonly Codec Int4 = new Int4Codec();
    public static readonly Codec Text = new TextCodec();
    public static readonly Codec Float8 = new Float8Codec();
    public static readonly Codec Int4Array = new Int4ArrayCodec();

    public static PgColumn Column(string name, Codec codec) => new(name, 0, 0, -1, -1, codec);

    private abstract class ReadingCodec(uint oid, string name) : Codec(new PgType(oid, name))
    {
        public override bool TryWrite(in PgArgument argument, FrameBuffer target) => throw new NotSupportedException();
    }

    private sealed class Int4Codec() : ReadingCodec(23, "int4"), ICodec<int>, ICodec<long>
    {
        public override Type ClrType => typeof(int);

        public override object ReadObject(ReadOnlySpan<byte> source) => ((ICodec<int>)this).Read(source);

        int ICodec<int>.Read(ReadOnlySpan<byte> source) =>
            source.Length == 4
                ? BinaryPrimitives.ReadInt32BigEndian(source)
                : throw new PgDecodeException($"an int4 has 4 bytes, not {source.Length}");

        long ICodec<long>.Read(ReadOnlySpan<byte> source) => ((ICodec<int>)this).Read(source);

        void ICodec<int>.Write(int value, FrameBuffer target) => throw new NotSupportedException();

        void ICodec<long>.Write(long value, FrameBuffer target) => throw new NotSupportedException();
    }

    private sealed class TextCodec() : ReadingCodec(25, "text"), ICodec<string>
    {
        public override Type ClrType => typeof(string);

        public override object ReadObject(ReadOnlySpan<byte> source) => Read(source);

        public string Read(ReadOnlySpan<byte> source) => Encoding.UTF8.GetString(source);

        public void Write(string value, FrameBuffer target) => throw new NotSupportedException();
    }

    private sealed class Float8Codec() : ReadingCodec(701, "float8"), ICodec<double>
    {
        public override Type ClrType => typeof(double);

        public override object ReadObject(ReadOnlySpan<byte> source) => Read(source);

        public double Read(ReadOnlySpan<byte> source) => BinaryPrimitives.ReadDoubleBigEndian(source);

        public void Write(double value, FrameBuffer target) => throw new NotSupportedException();
    }

    /// <summary>Nothing but the elements: enough to see arrays come out of a record.</summary>
    private sealed class Int4ArrayCodec() : ReadingCodec(1007, "_int4"), ICodec<int[]>
    {
        public override Type ClrType => typeof(int[]);

        public override object ReadObject(ReadOnlySpan<byte> source) => Read(source);

        public int[] Read(ReadOnlySpan<byte> source)
        {
            int[] elements = new int[source.Length / 4];
            for (int i = 0; i < elements.Length; i++)
            {
                elements[i] = BinaryPrimitives.ReadInt32BigEndian(source[(4 * i)..]);
            }
            return elements;
        }

        public void Write(int[] value, FrameBuffer target) => throw new NotSupportedException();
    }
}
