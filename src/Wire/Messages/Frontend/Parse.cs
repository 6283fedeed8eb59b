using System.Buffers.Binary;
using ActorPg.Wire.Framing;

namespace ActorPg.Wire.Messages;

/// <summary>
/// Prepares a statement: its name, the SQL, Int16 types, Int32 OID of each (0 where the server is to find out). A view of the frame.
/// Source: PostgreSQL 18, Message Formats, Parse.
/// </summary>
internal readonly ref struct Parse
{
    private readonly ReadOnlySpan<byte> _types;

    private Parse(ReadOnlySpan<byte> name, ReadOnlySpan<byte> sql, ReadOnlySpan<byte> types)
    {
        Name = name;
        Sql = sql;
        _types = types;
    }

    public ReadOnlySpan<byte> Name { get; }

    /// <summary>The SQL in UTF-8.</summary>
    public ReadOnlySpan<byte> Sql { get; }

    public int ParameterTypeCount => _types.Length / 4;

    /// <summary>The OID given for a parameter; 0 for none.</summary>
    public uint ParameterType(int index) => BinaryPrimitives.ReadUInt32BigEndian(_types[(4 * index)..]);

    /// <summary>Reads the body.</summary>
    /// <exception cref="PgProtocolException">The fields do not fill the message exactly.</exception>
    public static Parse Read(in Frame frame)
    {
        var fields = new FieldReader(in frame);
        ReadOnlySpan<byte> name = fields.ReadCStringBytes();
        ReadOnlySpan<byte> sql = fields.ReadCStringBytes();
        ReadOnlySpan<byte> types = fields.ReadBytes(4 * fields.ReadCount16(bytesEach: 4));
        fields.End();
        return new Parse(name, sql, types);
    }

    /// <summary>Writes the whole message.</summary>
    /// <exception cref="PgInputException">The SQL or the name cannot be sent, or there are too many types. Nothing was written.</exception>
    public static void Write(
        FrameBuffer target,
        scoped ReadOnlySpan<byte> name,
        string sql,
        scoped ReadOnlySpan<uint> parameterTypes
    )
    {
        FrontendName.Check(name, nameof(name));
        FrontendName.CheckCount(parameterTypes.Length, nameof(parameterTypes));
        int start = target.Length;
        try
        {
            int length = target.BeginFrame(FrontendTag.Parse);
            target.WriteCString(name);
            target.WriteCString(sql);
            target.WriteInt16((short)parameterTypes.Length);
            foreach (uint type in parameterTypes)
            {
                target.WriteUInt32(type);
            }
            target.EndFrame(length);
        }
        catch (PgInputException e)
        {
            target.Truncate(start);
            throw new PgInputException(e.Message, nameof(sql), e);
        }
    }
}
