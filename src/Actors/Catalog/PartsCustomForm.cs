using ActorPg.Wire.Codecs;
using ActorPg.Wire.Codecs.TextForms;
using ActorPg.Wire.Framing;

namespace ActorPg.Catalog;

/// <summary>A custom codec of parts: the numbers that a date or time is made of, or the attributes of a composite.</summary>
internal sealed class PartsCustomForm<T>(Func<T, IReadOnlyList<object?>> encode, Func<IReadOnlyList<object?>, T> decode)
    : ICustomForm
    where T : notnull
{
    public Codec Make(CatalogType type, CompositeLayout? layout)
    {
        if (layout is not null)
        {
            return new AttributesCodec(layout, encode, decode);
        }
        return NumberLayout.Of(type.Oid) is { } numbers
            ? new NumbersCodec(type.Type, numbers, encode, decode)
            : throw new PgInputException(
                $"{type.Name} has no parts: those that have are composites, date, time, timetz, timestamp, timestamptz and interval."
            );
    }

    private sealed class NumbersCodec(
        PgType type,
        NumberLayout numbers,
        Func<T, IReadOnlyList<object?>> encode,
        Func<IReadOnlyList<object?>, T> decode
    ) : CustomCodec<T>(type), ITextForm
    {
        private readonly Codec _builtIn = BuiltInCodecs.Find(type.Oid)!;

        public void FromText(ReadOnlySpan<byte> text, FrameBuffer target) => TextValue.FromText(_builtIn, text, target);

        public void ToText(ReadOnlySpan<byte> binary, FrameBuffer target) => TextValue.ToText(_builtIn, binary, target);

        protected override T Decode(ReadOnlySpan<byte> source) => decode(numbers.Read(source, Type.Name));

        protected override void Encode(T value, FrameBuffer target) => numbers.Write(encode(value), target, Type.Name);
    }

    private sealed class AttributesCodec(
        CompositeLayout layout,
        Func<T, IReadOnlyList<object?>> encode,
        Func<IReadOnlyList<object?>, T> decode
    ) : CustomCodec<T>(layout.Type), ITextForm
    {
        public override short FormatCode => layout.FormatCode;

        public void FromText(ReadOnlySpan<byte> text, FrameBuffer target) => layout.FromText(text, target);

        public void ToText(ReadOnlySpan<byte> binary, FrameBuffer target) => layout.ToText(binary, target);

        protected override T Decode(ReadOnlySpan<byte> source) => decode([.. layout.Read(source, layout.Attributes)]);

        protected override void Encode(T value, FrameBuffer target)
        {
            IReadOnlyList<object?> parts = encode(value);
            if (parts.Count != layout.Count)
            {
                BadInput.Refused($"{Type.Name} has {layout.Count} attributes, not {parts.Count}");
            }
            layout.Write(
                binary =>
                {
                    for (int i = 0; i < parts.Count; i++)
                    {
                        layout.Write(i, PgArgument.From(parts[i]), binary);
                    }
                },
                target
            );
        }
    }
}
