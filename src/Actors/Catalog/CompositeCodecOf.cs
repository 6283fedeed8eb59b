using System.Diagnostics.CodeAnalysis;
using ActorPg.Api.Mapping;
using ActorPg.Wire.Codecs;
using ActorPg.Wire.Codecs.Ranges;
using ActorPg.Wire.Framing;

namespace ActorPg.Catalog;

/// <summary>A composite type that the pool was told is a <typeparamref name="T"/>. Still readable as a record.</summary>
internal sealed class CompositeCodec<[DynamicallyAccessedMembers(MappedMembers.Needs)] T> : CompositeCodec, ICodec<T>
{
    private readonly MemberMap<T> _members;

    public CompositeCodec(CompositeLayout layout, Func<string, string> translate)
        : base(layout)
    {
        _members = new MemberMap<T>(layout, translate);
    }

    public override Type ClrType => typeof(T);

    public override object ReadObject(ReadOnlySpan<byte> source) => ReadMapped(source)!;

    T ICodec<T>.Read(ReadOnlySpan<byte> source) => ReadMapped(source);

    public void Write(T value, FrameBuffer target) => _members.Write(value, Layout, target);

    public override bool Takes(object value) => value is T || base.Takes(value);

    public override bool TryWrite(in PgArgument argument, FrameBuffer target)
    {
        if (argument is { Kind: PgArgumentKind.Object, Object: T mapped })
        {
            Write(mapped, target);
            return true;
        }
        return base.TryWrite(in argument, target);
    }

    public override Codec ArrayOf(PgType type, byte delimiter = (byte)',') => ItemArrays.Make<T>(type, this, delimiter);

    public override Codec RangeOf(PgType type) => new RangeCodec<T>(type, this);

    public override Codec MultirangeOf(PgType type) => new MultirangeCodec<T>(type, this);

    private T ReadMapped(ReadOnlySpan<byte> source) => _members.Mapper.Map(Layout.Read(source, _members.Columns));
}
