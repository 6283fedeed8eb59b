using System.Buffers.Binary;
using ActorPg.AkkaNet.Remoting;
using ActorPg.Requests;
using ActorPg.Wire.Framing;
using ActorPg.Wire.Protocol;

namespace ActorPg.AkkaNet.Streams;

/// <summary>Cuts a result into pieces that fit between nodes, and puts it together again.</summary>
internal static class ResultPieces
{
    /// <summary>The columns, then the rows, in pieces of no more than the given size; nothing where there are no rows.</summary>
    public static async IAsyncEnumerable<ResultPiece> CutAsync(IAsyncEnumerable<PgRecord> rows, int size)
    {
        RowBatch? last = null;
        await foreach (PgRecord row in rows.ConfigureAwait(false))
        {
            if (ReferenceEquals(row.Batch, last))
            {
                continue;
            }
            if (last is null)
            {
                foreach (ResultPiece piece in CutColumns(row.Batch.Description, size))
                {
                    yield return piece;
                }
            }
            last = row.Batch;
            for (int at = 0; at < last.Length; at += size)
            {
                yield return new ResultPiece(false, last.Bytes[at..Math.Min(at + size, last.Length)]);
            }
        }
    }

    private static IEnumerable<ResultPiece> CutColumns(RowDescription description, int size)
    {
        var target = new PayloadWriter();
        ResultFormat.WriteColumns(description, target);
        return target.ToArray().Chunk(size).Select(bytes => new ResultPiece(true, bytes));
    }

    /// <summary>Puts pieces together. Owned by one stream.</summary>
    internal sealed class Joiner
    {
        private byte[] _rest = [];
        private RowDescription? _columns;

        /// <summary>The rows that are whole with this piece.</summary>
        public IEnumerable<PgRecord> Add(ResultPiece piece)
        {
            if (!piece.IsColumns && _columns is null)
            {
                var source = new PayloadReader(_rest);
                _columns = ResultFormat.ReadColumns(ref source);
                source.End();
                _rest = [];
            }
            byte[] bytes = [.. _rest, .. piece.Bytes];
            if (piece.IsColumns)
            {
                _rest = bytes;
                return [];
            }
            int whole = WholeRows(bytes, out int count);
            _rest = bytes[whole..];
            return count == 0 ? [] : Records(bytes[..whole], count);
        }

        private List<PgRecord> Records(byte[] run, int count)
        {
            var target = new PayloadWriter();
            target.Int32(count);
            target.Run(run);
            var source = new PayloadReader(target.ToArray());
            RowBatch batch = ResultFormat.ReadBatch(_columns!, ref source);
            var records = new List<PgRecord>(count);
            for (int at = 0; at < batch.Length; at = batch.Next(at))
            {
                records.Add(new PgRecord(batch, at));
            }
            return records;
        }

        private static int WholeRows(byte[] bytes, out int count)
        {
            int at = 0;
            count = 0;
            while (bytes.Length - at >= Frame.HeaderBytes)
            {
                int length = BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(at + 1));
                if (length < sizeof(int))
                {
                    PayloadReader.ThrowBad();
                }
                if (bytes.Length - at - 1 < length)
                {
                    break;
                }
                at += 1 + length;
                count++;
            }
            return at;
        }
    }
}
