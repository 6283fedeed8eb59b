using System.Globalization;
using ActorPg.Wire.Codecs;
using ActorPg.Wire.Framing;
using ActorPg.Wire.Messages;
using ActorPg.Wire.Protocol;

namespace ActorPg.Bench.Micro;

/// <summary>DataRow messages of a scan: int4, int8, float8, text.</summary>
internal static class Rows
{
    public static readonly StatementDescription Scan = Statements.Describe(
        [PgTypes.Int4, PgTypes.Int8, PgTypes.Float8, PgTypes.Text],
        [PgTypes.Int4, PgTypes.Int8, PgTypes.Float8, PgTypes.Text]
    );

    /// <summary>Rows of one column; some value is as long as <paramref name="mostBytes"/> says, and each at least as <paramref name="leastBytes"/>.</summary>
    public static byte[] OneColumn(int count, int leastBytes, int mostBytes)
    {
        var frames = new FrameBuffer();
        for (int i = 0; i < count; i++)
        {
            DataRow.Write(frames, new byte[leastBytes + (i * 7 % (mostBytes - leastBytes + 1))]);
        }
        return frames.WrittenSpan.ToArray();
    }

    /// <summary>Whole messages, one behind the other.</summary>
    public static byte[] Messages(int count)
    {
        var values = new FrameBuffer();
        var frames = new FrameBuffer();
        var arguments = new PgArgument[4];
        for (int i = 0; i < count; i++)
        {
            arguments[0] = i;
            arguments[1] = i * 2L;
            arguments[2] = i / 3.0;
            arguments[3] = string.Create(CultureInfo.InvariantCulture, $"row {i}");
            values.Clear();
            ParameterWriter.Write(arguments, Scan.Parameters, values);
            DataRow.Write(frames, Scan.Columns.Count, values.WrittenSpan);
        }
        return frames.WrittenSpan.ToArray();
    }
}
