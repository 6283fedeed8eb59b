using System.Buffers;
using ActorPg.Wire.Framing;
using ActorPg.Wire.Messages;

namespace ActorPg.Wire.Tests.Framing;

/// <summary>A long stream of many kinds of messages, and what a reader makes of it.</summary>
internal static class MixedStream
{
    /// <summary>Two queries with rows of all sizes, empty bodies, notices between and an error: 41 frames.</summary>
    public static byte[] Bytes()
    {
        using var buffer = new FrameBuffer(16);
        Authentication.WriteSasl(buffer, "SCRAM-SHA-256-PLUS", "SCRAM-SHA-256");
        new ParameterStatus("server_version", "18.0").Write(buffer);
        new BackendKeyData(4711, [1, 2, 3, 4]).Write(buffer);
        ReadyForQuery.Write(buffer, TransactionStatus.Idle);
        for (int query = 0; query < 2; query++)
        {
            ParseComplete.Write(buffer);
            BindComplete.Write(buffer);
            RowDescriptionMessage.Write(buffer, new RowField("id", 23), new RowField("name", 25));
            for (int row = 0; row < 12; row++)
            {
                DataRow.Write(buffer, [(byte)row], row % 3 == 0 ? null : new byte[row * 5]);
                if (row == 6)
                {
                    new NotificationResponse(9, "news", "payload").Write(buffer);
                }
            }
            CommandComplete.Write(buffer, "SELECT 12"u8);
            ReadyForQuery.Write(buffer, TransactionStatus.InTransaction);
        }
        EmptyQueryResponse.Write(buffer);
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>Every frame as its own bytes.</summary>
    public static List<byte[]> Read(ReadOnlySequence<byte> input)
    {
        var frames = new List<byte[]>();
        using var reader = new FrameReader(input);
        while (reader.TryRead(out Frame frame))
        {
            frames.Add(frame.Raw.ToArray());
        }
        Assert.Equal(frames.Sum(frame => (long)frame.Length), reader.ConsumedBytes);
        Assert.Equal(input.GetPosition(reader.ConsumedBytes), reader.Consumed);
        return frames;
    }

    /// <summary>Every frame as its own bytes, rows taken by runs.</summary>
    public static List<byte[]> ReadByRuns(ReadOnlySequence<byte> input, out int runs)
    {
        var frames = new List<byte[]>();
        runs = 0;
        using var reader = new FrameReader(input);
        while (reader.TryRead(out Frame frame))
        {
            if (frame.Tag != BackendTag.DataRow)
            {
                frames.Add(frame.Raw.ToArray());
                continue;
            }
            runs++;
            ReadOnlySpan<byte> run = reader.TakeRun(in frame, out int count);
            List<byte[]> rows = Read(new ReadOnlySequence<byte>(run.ToArray()));
            Assert.Equal(count, rows.Count);
            frames.AddRange(rows);
        }
        Assert.Equal(frames.Sum(frame => (long)frame.Length), reader.ConsumedBytes);
        return frames;
    }

    public static byte[] Join(IEnumerable<byte[]> frames) => [.. frames.SelectMany(frame => frame)];
}
