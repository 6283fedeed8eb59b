using ActorPg.Wire.Codecs;

namespace ActorPg;

/// <summary>One column of a result, as the server described it. Immutable.</summary>
public sealed class PgColumn
{
    internal PgColumn(string name, uint tableOid, short attributeNumber, short typeSize, int typeModifier, Codec codec)
    {
        Name = name;
        TableOid = tableOid;
        AttributeNumber = attributeNumber;
        TypeSize = typeSize;
        TypeModifier = typeModifier;
        Codec = codec;
    }

    /// <summary>The name or alias; <c>?column?</c> where the query gives none.</summary>
    public string Name { get; }

    /// <summary>The column's type.</summary>
    public PgType Type => Codec.Type;

    /// <summary>What <c>record[i]</c> answers with, when it is not NULL.</summary>
    public Type ClrType => Codec.ClrType;

    /// <summary>pg_class.oid of the table it comes from; 0 when it is computed.</summary>
    public uint TableOid { get; }

    /// <summary>pg_attribute.attnum in that table; 0 when it is computed.</summary>
    public short AttributeNumber { get; }

    /// <summary>pg_type.typlen; negative for variable widths.</summary>
    public short TypeSize { get; }

    /// <summary>pg_attribute.atttypmod: the length of a varchar, the precision of a numeric; -1 where there is none.</summary>
    public int TypeModifier { get; }

    internal Codec Codec { get; }

    internal bool IsLike(PgColumn other) =>
        ReferenceEquals(Codec, other.Codec)
        && TableOid == other.TableOid
        && AttributeNumber == other.AttributeNumber
        && TypeSize == other.TypeSize
        && TypeModifier == other.TypeModifier
        && string.Equals(Name, other.Name, StringComparison.Ordinal);

    internal PgColumn Named(string name) => new(name, TableOid, AttributeNumber, TypeSize, TypeModifier, Codec);

    internal PgColumn With(Codec codec) => new(Name, TableOid, AttributeNumber, TypeSize, TypeModifier, codec);

    /// <inheritdoc />
    public override string ToString() => $"{Name} {Type.Name}";
}
