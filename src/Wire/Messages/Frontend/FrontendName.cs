namespace ActorPg.Wire.Messages;

/// <summary>How names and counts go into the frames that are written in one piece: UTF-8 bytes and a NUL, at most 65,535 of anything.</summary>
internal static class FrontendName
{
    /// <summary>The most parameters, formats or types that an Int16, read as unsigned, can count.</summary>
    public const int MostValues = 65_535;

    /// <summary>Refuses a name that would end early.</summary>
    /// <exception cref="PgInputException">The name holds a NUL.</exception>
    public static void Check(scoped ReadOnlySpan<byte> name, string parameter)
    {
        if (name.Contains((byte)0))
        {
            throw new PgInputException("The name of a statement or portal cannot hold a NUL.", parameter);
        }
    }

    /// <summary>Refuses a count that an Int16 cannot hold.</summary>
    /// <exception cref="PgInputException">There are more than 65,535.</exception>
    public static void CheckCount(int count, string parameter)
    {
        if ((uint)count > MostValues)
        {
            throw new PgInputException($"A statement takes at most {MostValues} values; these are {count}.", parameter);
        }
    }

    /// <summary>Writes name and NUL into the front of <paramref name="target"/>; returns the bytes used.</summary>
    public static int Write(Span<byte> target, scoped ReadOnlySpan<byte> name)
    {
        name.CopyTo(target);
        target[name.Length] = 0;
        return name.Length + 1;
    }
}
