using ActorPg.Catalog;
using ActorPg.Wire.Codecs;
using ActorPg.Wire.Codecs.Arrays;
using ActorPg.Wire.Codecs.Ranges;
using ActorPg.Wire.Codecs.Strings;

namespace ActorPg.AkkaNet.Remoting;

/// <summary>
/// How a column's values are read, between nodes: a tree of Byte form, Int32 OID, name, and what the form needs. The far node has no catalogue of the database, so what its server
/// alone knows (composites, enums, arrays of them) is described; the C# types that a pool maps them onto stay where they are.
/// </summary>
internal static class CodecFormat
{
    /// <summary>Types refer to each other no deeper than this; what goes on is read as its bytes.</summary>
    private const int Deepest = 16;
    private static readonly CodecRegistry _registry = MakeRegistry();

    private enum Form : byte
    {
        BuiltIn,
        Text,
        BinaryText,
        SimpleText,
        Array,
        Range,
        Multirange,
        Composite,
        Hstore,
        Opaque,
    }

    public static void Write(Codec codec, PayloadWriter target, int depth = 0)
    {
        Form form = depth > Deepest ? Form.Opaque : FormOf(codec);
        target.Byte((byte)form);
        target.Int32((int)codec.Type.Oid);
        if (form == Form.BuiltIn)
        {
            return;
        }
        target.Text(codec.Type.Name);
        switch (codec)
        {
            case ArrayCodec array when form == Form.Array:
                target.Int32((int)array.ElementOid);
                target.Byte(array.Delimiter);
                Write(array.Element, target, depth + 1);
                break;
            case IRangeCodec range when form is Form.Range or Form.Multirange:
                Write(range.Element, target, depth + 1);
                break;
            case CompositeCodec composite when form == Form.Composite:
                Write(composite, target, depth);
                break;
        }
    }

    public static Codec Read(ref PayloadReader source, int depth = 0)
    {
        if (depth > Deepest + 1)
        {
            PayloadReader.ThrowBad();
        }
        var form = (Form)source.Byte();
        uint oid = (uint)source.Int32();
        if (form == Form.BuiltIn)
        {
            return _registry.For(oid);
        }
        var type = new PgType(oid, source.Words());
        return form switch
        {
            Form.Text => new TextCodec(type, formatCode: 0),
            Form.BinaryText => new TextCodec(type, formatCode: 1),
            Form.SimpleText => new SimpleTextCodec(type),
            Form.Array => ReadArray(type, ref source, depth),
            Form.Range => Read(ref source, depth + 1).RangeOf(type),
            Form.Multirange => Read(ref source, depth + 1).MultirangeOf(type),
            Form.Composite => ReadComposite(type, ref source, depth),
            Form.Hstore => new HstoreCodec(type),
            _ => new OpaqueCodec(type),
        };
    }

    private static CodecRegistry MakeRegistry()
    {
        var registry = new CodecRegistry();
        CodecFactory.Prepare(registry);
        return registry;
    }

    // By what travels, not by what a pool was told to make of it: a built-in type read by another library's codec is the built-in type elsewhere.
    private static Form FormOf(Codec codec) =>
        codec switch
        {
            SimpleTextCodec => Form.SimpleText,
            HstoreCodec => Form.Hstore,
            CompositeCodec => Form.Composite,
            _ when _registry.Find(codec.Type.Oid)?.FormatCode == codec.FormatCode => Form.BuiltIn,
            { FormatCode: 0 } => Form.Text,
            TextCodec or LabelCodec => Form.BinaryText,
            ArrayCodec => Form.Array,
            IRangeCodec => IsMultirange(codec) ? Form.Multirange : Form.Range,
            _ => Form.Opaque,
        };

    private static bool IsMultirange(Codec codec) =>
        codec.ClrType is { IsConstructedGenericType: true } type
        && type.GetGenericTypeDefinition() == typeof(PgMultirange<>);

    private static void Write(CompositeCodec composite, PayloadWriter target, int depth)
    {
        PgColumn[] attributes = composite.Layout.Attributes.Columns;
        target.Int32(attributes.Length);
        for (int i = 0; i < attributes.Length; i++)
        {
            target.Text(attributes[i].Name);
            target.Int32((int)composite.Layout.TypeAt(i));
            Write(attributes[i].Codec, target, depth + 1);
        }
    }

    private static CompositeCodec ReadComposite(PgType type, ref PayloadReader source, int depth)
    {
        int count = source.Count();
        string[] names = new string[count];
        uint[] types = new uint[count];
        var codecs = new Codec[count];
        for (int i = 0; i < count; i++)
        {
            names[i] = source.Words();
            types[i] = (uint)source.Int32();
            codecs[i] = Read(ref source, depth + 1);
        }
        var composite = new CatalogType
        {
            Oid = type.Oid,
            Schema = "",
            Name = type.Name,
            Kind = 'c',
            AttributeNames = names,
            AttributeTypes = types,
        };
        return new CompositeCodec(new CompositeLayout(composite, codecs, static () => { }));
    }

    private static ArrayCodec ReadArray(PgType type, ref PayloadReader source, int depth)
    {
        uint elementOid = (uint)source.Int32();
        byte delimiter = source.Byte();
        Codec element = Read(ref source, depth + 1);
        ArrayCodec array =
            element.ArrayOf(type, delimiter) as ArrayCodec
            ?? new ObjectArrayCodec(type, element) { Delimiter = delimiter };
        return array.ForElement(elementOid);
    }
}
