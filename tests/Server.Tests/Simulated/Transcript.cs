using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace ActorPg.Server.Tests.Simulated;

/// <summary>What a server answered, in a form that two servers can be compared by: the kinds of messages, SQLSTATEs, tags, counts of columns and the status.</summary>
internal static class Transcript
{
    public static string Of(IEnumerable<(char Tag, byte[] Body)> answers) =>
        string.Join(
            ' ',
            answers.Where(static answer => answer.Tag != 'S').Select(static answer => Of(answer.Tag, answer.Body))
        );

    private static string Of(char tag, byte[] body) =>
        tag switch
        {
            'E' or 'N' => $"{tag}:{SqlState(body)}",
            'C' => $"C:{Encoding.UTF8.GetString(body).TrimEnd('\0')}",
            'Z' => $"Z:{(char)body[0]}",
            'T' or 't' or 'D' => string.Create(
                CultureInfo.InvariantCulture,
                $"{tag}{BinaryPrimitives.ReadInt16BigEndian(body)}"
            ),
            'A' => $"A:{Encoding.UTF8.GetString(body.AsSpan(4)).TrimEnd('\0').Replace('\0', '=')}",
            _ => $"{tag}",
        };

    private static string SqlState(byte[] body) =>
        Encoding.UTF8.GetString(body).Split('\0').First(static field => field.StartsWith('C'))[1..];
}
