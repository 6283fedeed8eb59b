using ActorPg.Wire.Framing;
using ActorPg.Wire.Types;

namespace ActorPg.Wire.Codecs.Textual;

/// <summary>The text of a value that another format has in binary: what the server would print, without asking it to.</summary>
internal readonly struct AsText<T, TFormat> : IBinaryFormat<string>
    where T : struct, ITextual<T>
    where TFormat : struct, IBinaryFormat<T>
{
    public string Read(ReadOnlySpan<byte> source) => default(TFormat).Read(source).ToString()!;

    public void Write(string value, FrameBuffer target)
    {
        if (!T.TryParse(value, out T parsed))
        {
            BadInput.Refused($"the text is no {typeof(T).Name}");
        }
        default(TFormat).Write(parsed, target);
    }
}
