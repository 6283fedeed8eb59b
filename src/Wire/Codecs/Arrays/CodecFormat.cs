using System.Runtime.CompilerServices;
using ActorPg.Wire.Framing;

namespace ActorPg.Wire.Codecs.Arrays;

/// <summary>A format that asks a codec: for values whose type is known at run time only, such as enums and composites.</summary>
internal readonly struct CodecFormat<T> : IBinaryFormat<T>
{
    private readonly ICodec<T> _codec;

    /// <summary>Bound to a codec.</summary>
    public CodecFormat(ICodec<T> codec)
    {
        _codec = codec;
    }

    /// <summary>The format of an element: this one bound to the codec when it is asked for, else <typeparamref name="TFormat"/>, which has no state.</summary>
    public static TFormat For<TFormat>(Codec element)
        where TFormat : struct, IBinaryFormat<T>
    {
        if (typeof(TFormat) != typeof(CodecFormat<T>))
        {
            return default;
        }
        var bound = new CodecFormat<T>((ICodec<T>)element);
        return Unsafe.As<CodecFormat<T>, TFormat>(ref bound);
    }

    public T Read(ReadOnlySpan<byte> source) => _codec.Read(source);

    public void Write(T value, FrameBuffer target) => _codec.Write(value, target);
}
