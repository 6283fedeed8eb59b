namespace ActorPg.Wire.Codecs.Numbers;

/// <summary>Integers read as a type that does not hold all of them: a value out of its range is an error, never another value.</summary>
internal static class CheckedInteger
{
    public static short ToInt16(long value, string type)
    {
        if (value != (short)value)
        {
            BadBytes.DoesNotFit(type, "Int16", "it is out of its range");
        }
        return (short)value;
    }

    public static int ToInt32(long value, string type)
    {
        if (value != (int)value)
        {
            BadBytes.DoesNotFit(type, "Int32", "read it as Int64");
        }
        return (int)value;
    }

    public static uint ToUInt32(long value, string type)
    {
        if (value != (uint)value)
        {
            BadBytes.DoesNotFit(type, "UInt32", "it is out of its range");
        }
        return (uint)value;
    }

    public static ulong ToUInt64(long value, string type)
    {
        if (value < 0)
        {
            BadBytes.DoesNotFit(type, "UInt64", "it is negative");
        }
        return (ulong)value;
    }
}
