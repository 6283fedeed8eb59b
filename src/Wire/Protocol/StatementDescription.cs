using ActorPg.Wire.Codecs;

namespace ActorPg.Wire.Protocol;

/// <summary>What the server says of a statement: the types of its parameters and the columns of its rows, and how each travels. Immutable.</summary>
internal sealed class StatementDescription
{
    public StatementDescription(Codec[] parameters, RowDescription columns)
        : this(Array.ConvertAll(parameters, codec => codec.Type.Oid), parameters, columns) { }

    /// <summary>A description whose parameters may go by the codec of another type: a domain by that of its base.</summary>
    public StatementDescription(uint[] parameterTypes, Codec[] parameters, RowDescription columns)
    {
        Parameters = parameters;
        ParameterTypes = parameterTypes;
        ParameterFormats = Formats(parameters);
        Columns = columns;
        HasRecords = columns.HasRecords;
        ResultFormats = Formats(Array.ConvertAll(columns.Columns, column => column.Codec));
    }

    public Codec[] Parameters { get; }

    public uint[] ParameterTypes { get; }

    /// <summary>For Bind: none when all are text, one when all are binary, else one each.</summary>
    public short[] ParameterFormats { get; }

    public RowDescription Columns { get; }

    /// <summary>For Bind, like <see cref="ParameterFormats"/>.</summary>
    public short[] ResultFormats { get; }

    /// <summary>Types of which nothing but the OID was known when it was made; they are worth looking up.</summary>
    public uint[] Unknown { get; init; } = [];

    /// <summary>Whether its rows may name types that it does not: a record says of each value which types its fields are.</summary>
    public bool HasRecords { get; }

    /// <summary>The <see cref="CodecRegistry.Version"/> that its codecs are of.</summary>
    public int Version { get; init; }

    /// <summary>The <see cref="CodecRegistry.Epoch"/> that its codecs are of.</summary>
    public int Epoch { get; init; }

    /// <summary>Describes with the codecs that are known now.</summary>
    public static StatementDescription Make(uint[] parameterTypes, RowDescription columns, CodecRegistry codecs)
    {
        (int version, int epoch) = (codecs.Version, codecs.Epoch);
        HashSet<uint> unknown = [];
        return new StatementDescription(
            parameterTypes,
            Array.ConvertAll(parameterTypes, For),
            columns.WithCodecs((_, column) => For(column.Type.Oid))
        )
        {
            Unknown = [.. unknown],
            Version = version,
            Epoch = epoch,
        };

        // Asked once for each: what is learned or dropped by others meanwhile cannot make a type known that goes as text here.
        Codec For(uint oid)
        {
            if (codecs.Find(oid) is { } known)
            {
                return known;
            }
            unknown.Add(oid);
            return codecs.For(oid);
        }
    }

    /// <summary>Whether a Bind made for this description is right for the other, and its rows read alike.</summary>
    public bool Matches(StatementDescription other) =>
        ParameterTypes.AsSpan().SequenceEqual(other.ParameterTypes) && Columns.HasTypesOf(other.Columns);

    /// <summary>Whether it says in every respect what the other says, so that either may stand for both.</summary>
    public bool IsLike(StatementDescription other) =>
        Parameters.AsSpan().SequenceEqual(other.Parameters)
        && ParameterTypes.AsSpan().SequenceEqual(other.ParameterTypes)
        && Columns.IsLike(other.Columns);

    /// <summary>
    /// The same statement with the codecs of another description wherever the types agree: a Bind made for that other one, whose codecs may be
    /// older or newer, is then answered as it asked.
    /// </summary>
    public StatementDescription WithCodecsOf(StatementDescription other)
    {
        bool sameParameters = ParameterTypes.AsSpan().SequenceEqual(other.ParameterTypes);
        Codec[] parameters = sameParameters ? other.Parameters : Parameters;
        RowDescription columns = Columns.WithCodecs((i, column) => other.Columns.CodecAt(i, column) ?? column.Codec);
        return ReferenceEquals(columns, Columns) && parameters.AsSpan().SequenceEqual(Parameters)
            ? this
            : new StatementDescription(ParameterTypes, parameters, columns)
            {
                Unknown = Unknown,
                Version = other.Version,
                Epoch = other.Epoch,
            };
    }

    private static short[] Formats(Codec[] codecs)
    {
        if (Array.TrueForAll(codecs, codec => codec.FormatCode == 0))
        {
            return [];
        }
        return Array.TrueForAll(codecs, codec => codec.FormatCode == 1)
            ? [1]
            : Array.ConvertAll(codecs, codec => codec.FormatCode);
    }
}
