using ActorPg.Wire.Framing;

namespace ActorPg.Wire.Copy;

/// <summary>Arrays as text: braces around each dimension, every element in quotes, NULL without. Source: PostgreSQL 18, Arrays, Array Input and Output Syntax.</summary>
internal static class ArrayText
{
    public static void Write(Array array, FrameBuffer target, Action<object?, FrameBuffer> element)
    {
        using var scratch = new FrameBuffer(256);
        if (array.Length == 0)
        {
            target.WriteBytes("{}"u8);
            return;
        }
        int[] at = new int[array.Rank];
        WriteDimension(array, at, 0, target, scratch, element);
    }

    private static void WriteDimension(
        Array array,
        int[] at,
        int dimension,
        FrameBuffer target,
        FrameBuffer scratch,
        Action<object?, FrameBuffer> element
    )
    {
        target.WriteByte((byte)'{');
        int first = array.GetLowerBound(dimension);
        for (int i = first; i <= array.GetUpperBound(dimension); i++)
        {
            if (i > first)
            {
                target.WriteByte((byte)',');
            }
            at[dimension] = i;
            if (dimension + 1 < array.Rank)
            {
                WriteDimension(array, at, dimension + 1, target, scratch, element);
            }
            else
            {
                WriteElement(array.GetValue(at), target, scratch, element);
            }
        }
        target.WriteByte((byte)'}');
    }

    private static void WriteElement(
        object? value,
        FrameBuffer target,
        FrameBuffer scratch,
        Action<object?, FrameBuffer> element
    )
    {
        if (value is null)
        {
            target.WriteBytes("NULL"u8);
            return;
        }
        scratch.Clear();
        element(value, scratch);
        target.WriteByte((byte)'"');
        foreach (byte b in scratch.WrittenSpan)
        {
            if (b is (byte)'"' or (byte)'\\')
            {
                target.WriteByte((byte)'\\');
            }
            target.WriteByte(b);
        }
        target.WriteByte((byte)'"');
    }
}
