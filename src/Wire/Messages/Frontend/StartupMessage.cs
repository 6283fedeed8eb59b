using ActorPg.Wire.Framing;

namespace ActorPg.Wire.Messages;

/// <summary>
/// Opens a session: Int32 length, Int32 protocol version, then name and value of each parameter as strings, and a NUL.
/// Source: PostgreSQL 18, Message Formats, StartupMessage.
/// </summary>
/// <param name="Version">Major version in the upper 16 bits, minor in the lower.</param>
/// <param name="Parameters">user, database and whatever else was set, in the order sent.</param>
internal readonly record struct StartupMessage(int Version, IReadOnlyList<KeyValuePair<string, string>> Parameters)
{
    /// <summary>Reads a packet that <see cref="StartupPacket.TryTake"/> cut.</summary>
    /// <exception cref="PgProtocolException">The parameters do not fill the packet exactly.</exception>
    public static StartupMessage Read(ReadOnlySpan<byte> packet)
    {
        var fields = new FieldReader(0, packet);
        int version = fields.ReadInt32();
        var parameters = new List<KeyValuePair<string, string>>();
        for (; ; )
        {
            string name = fields.ReadCString();
            if (name.Length == 0)
            {
                fields.End();
                return new StartupMessage(version, parameters);
            }
            parameters.Add(KeyValuePair.Create(name, fields.ReadCString()));
        }
    }

    /// <summary>Writes the packet of protocol 3.0.</summary>
    /// <exception cref="PgInputException">
    /// A parameter has no name, or its name or value cannot be sent (a NUL would smuggle in another parameter), or all together are longer than
    /// the 10,000 bytes that a server reads. Nothing was written; values are not quoted.
    /// </exception>
    public static void Write(FrameBuffer target, IEnumerable<KeyValuePair<string, string>> parameters) =>
        Write(target, StartupPacket.Version30, parameters);

    /// <inheritdoc cref="Write(FrameBuffer, IEnumerable{KeyValuePair{string, string}})"/>
    public static void Write(FrameBuffer target, int version, IEnumerable<KeyValuePair<string, string>> parameters)
    {
        int start = target.Length;
        int length = target.ReserveInt32();
        target.WriteInt32(version);
        foreach ((string name, string value) in parameters)
        {
            try
            {
                WriteParameter(target, name, value);
            }
            catch (PgInputException e)
            {
                target.Truncate(start);
                string printable = name.Replace("\0", "\\0", StringComparison.Ordinal);
                throw new PgInputException(
                    $"The startup parameter '{printable}' cannot be sent: {e.Message}",
                    printable
                );
            }
        }
        target.WriteByte(0);
        int total = target.Length - start;
        if (total > FrameLimits.SmallFrontendBytes)
        {
            target.Truncate(start);
            throw new PgInputException(
                $"The startup parameters take {total} bytes; a server reads at most {FrameLimits.SmallFrontendBytes}.",
                nameof(parameters)
            );
        }
        target.PatchInt32(length, total);
    }

    private static void WriteParameter(FrameBuffer target, string name, string value)
    {
        if (name.Length == 0)
        {
            throw new PgInputException("It has no name, which would end the list.");
        }
        target.WriteCString(name);
        target.WriteCString(value);
    }
}
