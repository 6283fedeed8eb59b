using System.Diagnostics.CodeAnalysis;
using ActorPg.Wire.Codecs;
using ActorPg.Wire.Codecs.Ranges;
using ActorPg.Wire.Framing;

namespace ActorPg.Catalog;

/// <summary>A type that is read and written by the user's own functions. What they throw is told with the type's name, and breaks nothing.</summary>
internal abstract class CustomCodec<T> : Codec, ICodec<T>
    where T : notnull
{
    protected CustomCodec(PgType type)
        : base(type) { }

    public sealed override Type ClrType => typeof(T);

    public sealed override object ReadObject(ReadOnlySpan<byte> source) => Read(source);

    [SuppressMessage("Design", "CA1031", Justification = "The user's function may throw anything.")]
    public T Read(ReadOnlySpan<byte> source)
    {
        try
        {
            return Decode(source);
        }
        catch (Exception exception) when (exception is not PgException)
        {
            throw new PgDecodeException($"The codec of {Type.Name} failed: {exception.Message}", exception);
        }
    }

    [SuppressMessage("Design", "CA1031", Justification = "The user's function may throw anything.")]
    public void Write(T value, FrameBuffer target)
    {
        try
        {
            Encode(value, target);
        }
        catch (Exception exception) when (exception is not PgInputException)
        {
            throw new PgInputException($"the codec of {Type.Name} failed: {exception.GetType().Name}", null, exception);
        }
    }

    public sealed override bool Takes(object value) => value is T;

    public sealed override bool TryWrite(in PgArgument argument, FrameBuffer target)
    {
        if (argument.Boxed is not T value)
        {
            return false;
        }
        Write(value, target);
        return true;
    }

    public sealed override Codec ArrayOf(PgType type, byte delimiter = (byte)',') =>
        ItemArrays.Make<T>(type, this, delimiter);

    public sealed override Codec RangeOf(PgType type) => new RangeCodec<T>(type, this);

    public sealed override Codec MultirangeOf(PgType type) => new MultirangeCodec<T>(type, this);

    protected abstract T Decode(ReadOnlySpan<byte> source);

    protected abstract void Encode(T value, FrameBuffer target);
}
