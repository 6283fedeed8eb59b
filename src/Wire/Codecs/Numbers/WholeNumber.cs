namespace ActorPg.Wire.Codecs.Numbers;

/// <summary>A decimal or double on its way into an integer column: a fraction is refused, never cut off.</summary>
internal static class WholeNumber
{
    public static long Of(decimal value, string type)
    {
        if (value != decimal.Truncate(value))
        {
            BadInput.Refused($"the number has a fraction, which {type} cannot hold");
        }
        if (value is < long.MinValue or > long.MaxValue)
        {
            BadInput.Refused($"the number is outside the range of {type}");
        }
        return (long)value;
    }

    public static long Of(double value, string type)
    {
        if (value != Math.Truncate(value))
        {
            BadInput.Refused($"the number has a fraction or is not finite, which {type} cannot hold");
        }
        // 2^63 itself is the first double that no long can hold.
        if (value is < -9223372036854775808d or >= 9223372036854775808d)
        {
            BadInput.Refused($"the number is outside the range of {type}");
        }
        return (long)value;
    }
}
