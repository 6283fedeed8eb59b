using ActorPg.Wire.Framing;

namespace ActorPg.Wire.Codecs.TextForms;

/// <summary>A codec that can carry its values over between their binary and their text, because it may be a part of what travels as text.</summary>
internal interface ITextForm
{
    /// <summary>Writes in binary what the server printed.</summary>
    /// <exception cref="PgDecodeException">The text is no value of the type.</exception>
    void FromText(ReadOnlySpan<byte> text, FrameBuffer target);

    /// <summary>Prints, as the server would read it, what the codec wrote in binary.</summary>
    void ToText(ReadOnlySpan<byte> binary, FrameBuffer target);
}
