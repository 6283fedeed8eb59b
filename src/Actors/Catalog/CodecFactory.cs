using ActorPg.Pool;
using ActorPg.Wire.Codecs;
using ActorPg.Wire.Codecs.Arrays;
using ActorPg.Wire.Codecs.Ranges;
using ActorPg.Wire.Codecs.Strings;

namespace ActorPg.Catalog;

/// <summary>Makes codecs of what the catalogue says, each after those that it refers to. Lives for one look-up.</summary>
internal sealed class CodecFactory
{
    private readonly PoolGate _gate;
    private readonly IReadOnlyDictionary<uint, CatalogType> _found;
    private readonly HashSet<uint> _underway = [];

    public CodecFactory(PoolGate gate, IReadOnlyDictionary<uint, CatalogType> found)
    {
        _gate = gate;
        _found = found;
    }

    private CodecRegistry Codecs => _gate.Codecs;

    /// <summary>Teaches a registry the built-in types whose codecs need one themselves.</summary>
    public static void Prepare(CodecRegistry codecs)
    {
        var record = new RecordCodec(codecs);
        codecs.Set(record);
        codecs.Set(record.ArrayOf(new PgType(RecordTypes.Array, "record[]")));
    }

    /// <summary>Makes and keeps the codecs of all types found that are not known.</summary>
    public void MakeAll()
    {
        foreach (uint oid in _found.Keys)
        {
            For(oid);
        }
    }

    /// <summary>The codec of a type. One that is missing, or refers to itself, is text.</summary>
    private Codec For(uint oid)
    {
        if (Codecs.Knows(oid) || !_found.TryGetValue(oid, out CatalogType? type) || !_underway.Add(oid))
        {
            return Codecs.For(oid);
        }
        Codec codec = Make(type);
        _underway.Remove(oid);
        Codecs.Learn(oid, codec);
        return codec;
    }

    /// <summary>The attributes of a composite, each with its codec.</summary>
    public CompositeLayout LayOut(CatalogType type) =>
        new(type, Array.ConvertAll(type.AttributeTypes, For), _gate.Types.Forget);

    private Codec Make(CatalogType type) => MakeCustom(type) ?? MakeOwn(type);

    private Codec? MakeCustom(CatalogType type)
    {
        if (_gate.Types.Custom.Find(type) is not { } custom)
        {
            return null;
        }
        try
        {
            return custom.Form.Make(type, type.Kind == 'c' ? LayOut(type) : null);
        }
        catch (PgInputException)
        {
            return null; // of the name for which the codec was given there is another type by now
        }
    }

    private Codec MakeOwn(CatalogType type) =>
        type.Kind switch
        {
            'c' => MakeComposite(type),
            'd' => For(type.Base),
            'r' => For(type.Range).RangeOf(type.Type),
            'm' => MakeMultirange(type),
            'e' => _gate.Options.Types.FindEnum(type)?.Make(type) ?? new TextCodec(type.Type, formatCode: 1),
            _ when type.Element != 0 => MakeArray(type),
            _ => MakeBase(type),
        };

    private ArrayCodec MakeArray(CatalogType type)
    {
        Codec element = For(type.Element);
        var named = new PgType(
            type.Oid,
            (_found.TryGetValue(type.Element, out CatalogType? inner) ? inner.Name : element.Type.Name) + "[]"
        );
        byte delimiter = inner?.Delimiter ?? (byte)',';
        ArrayCodec array =
            element.ArrayOf(named, delimiter) as ArrayCodec
            ?? new ObjectArrayCodec(named, element) { Delimiter = delimiter };
        return array.ForElement(type.Element);
    }

    private Codec MakeMultirange(CatalogType type) =>
        For(type.Range) is IRangeCodec range ? range.Element.MultirangeOf(type.Type) : new TextCodec(type.Type, 0);

    private Codec MakeComposite(CatalogType type)
    {
        CompositeLayout layout = LayOut(type);
        return _gate.Options.Types.FindComposite(type)?.Make(layout) ?? new CompositeCodec(layout);
    }

    // Extensions have no fixed OIDs, so theirs are known by name.
    private static Codec MakeBase(CatalogType type) =>
        type.Name switch
        {
            "hstore" when type.IsBinary => new HstoreCodec(type.Type),
            "citext" when type.IsBinary => new TextCodec(type.Type, formatCode: 1),
            _ => new TextCodec(type.Type, formatCode: 0),
        };
}
