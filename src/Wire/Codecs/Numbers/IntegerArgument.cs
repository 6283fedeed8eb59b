using System.Numerics;

namespace ActorPg.Wire.Codecs.Numbers;

/// <summary>Any integer argument, whatever its width, so that each type checks its own range once.</summary>
internal static class IntegerArgument
{
    /// <summary>True when the CLR type is an integer. One beyond 128 bits comes out as the nearest bound: no PostgreSQL integer is that wide.</summary>
    public static bool TryGet(in PgArgument argument, out Int128 value)
    {
        switch (argument.Kind)
        {
            case PgArgumentKind.Int16:
                value = argument.Int16;
                return true;
            case PgArgumentKind.Int32:
                value = argument.Int32;
                return true;
            case PgArgumentKind.Int64:
                value = argument.Int64;
                return true;
            case PgArgumentKind.UInt32:
                value = argument.UInt32;
                return true;
            case PgArgumentKind.UInt64:
                value = argument.UInt64;
                return true;
            case PgArgumentKind.Object:
                return TryUnbox(argument.Object, out value);
            default:
                value = default;
                return false;
        }
    }

    private static bool TryUnbox(object boxed, out Int128 value)
    {
        switch (boxed)
        {
            case Int128 wide:
                value = wide;
                return true;
            case UInt128 wide:
                value = Int128.CreateSaturating(wide);
                return true;
            case BigInteger big:
                value = Int128.CreateSaturating(big);
                return true;
            case nint native:
                value = native;
                return true;
            case nuint native:
                value = native;
                return true;
            default:
                value = default;
                return false;
        }
    }
}
