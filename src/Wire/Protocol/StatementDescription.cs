using ActorPg.Wire.Codecs;

namespace ActorPg.Wire.Protocol;

/// <summary>What the server says of a statement: the types of its parameters and the columns of its rows, and how each travels. Immutable.</summary>
internal sealed class StatementDescription
{
    public StatementDescription(Codec[] parameters, RowDescription columns)
    {
        Parameters = parameters;
        ParameterTypes = Array.ConvertAll(parameters, codec => codec.Type.Oid);
        ParameterFormats = Formats(parameters);
        Columns = columns;
        ResultFormats = Formats(Array.ConvertAll(columns.Columns, column => column.Codec));
    }

    public Codec[] Parameters { get; }

    public uint[] ParameterTypes { get; }

    /// <summary>For Bind: none when all are text, one when all are binary, else one each.</summary>
    public short[] ParameterFormats { get; }

    public RowDescription Columns { get; }

    /// <summary>For Bind, like <see cref="ParameterFormats"/>.</summary>
    public short[] ResultFormats { get; }

    /// <summary>Whether a Bind made for this description is right for the other, and its rows read alike.</summary>
    public bool Matches(StatementDescription other) =>
        ParameterTypes.AsSpan().SequenceEqual(other.ParameterTypes) && Columns.HasTypesOf(other.Columns);

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
