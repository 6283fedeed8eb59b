using System.Buffers.Binary;
using ActorPg.Wire.Framing;

namespace ActorPg.Wire.Messages;

/// <summary>
/// Values one after another, as DataRow, Bind and FunctionCall hold them: for each an Int32 length (-1 for NULL) and that many bytes.
/// </summary>
internal static class ValueRun
{
    /// <summary>Cuts a run of <paramref name="count"/> values off a message.</summary>
    /// <exception cref="PgProtocolException">A length is below -1 or reaches past the message.</exception>
    public static ReadOnlySpan<byte> Take(scoped ref FieldReader fields, int count)
    {
        FieldReader walk = fields;
        for (int i = 0; i < count; i++)
        {
            int length = walk.ReadInt32();
            if (length != -1)
            {
                _ = walk.ReadBytes(length);
            }
        }
        return fields.ReadBytes(fields.Remaining - walk.Remaining);
    }

    /// <summary>One value of a run that <see cref="Take"/> or <see cref="DataRow.Check"/> has walked; false when it is NULL.</summary>
    public static bool TryGet(ReadOnlySpan<byte> run, int index, out ReadOnlySpan<byte> value)
    {
        for (; ; index--)
        {
            int length = BinaryPrimitives.ReadInt32BigEndian(run);
            run = run[4..];
            if (index == 0)
            {
                value = length < 0 ? default : run[..length];
                return length >= 0;
            }
            run = run[Math.Max(length, 0)..];
        }
    }

    /// <summary>Writes values as a run; null is NULL.</summary>
    public static void Write(FrameBuffer target, ReadOnlySpan<byte[]?> values)
    {
        foreach (byte[]? value in values)
        {
            target.WriteInt32(value?.Length ?? -1);
            target.WriteBytes(value);
        }
    }
}
