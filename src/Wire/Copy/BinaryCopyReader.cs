using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using ActorPg.Wire.Framing;
using ActorPg.Wire.Messages;

namespace ActorPg.Wire.Copy;

/// <summary>
/// Reads the binary COPY format, however the stream is cut, and gives each row as a DataRow message: a row of the format has exactly a DataRow's body. What
/// is kept between two pieces is one row that has not come whole. Source: PostgreSQL 18, COPY, Binary Format.
/// </summary>
internal sealed class BinaryCopyReader : IDisposable
{
    /// <summary>Signature, Int32 flags, Int32 length of what else the header holds.</summary>
    private const int HeaderBytes = 11 + 4 + 4;

    /// <summary>Flags of bit 16 and above are said to change how rows are read.</summary>
    private const int CriticalFlags = unchecked((int)0xffff0000);

    private readonly FrameBuffer _rest = new(256);
    private readonly int _columns;
    private State _state;
    private int _skip;

    public BinaryCopyReader(int columns)
    {
        _columns = columns;
    }

    private enum State
    {
        Header,
        Extension,
        Rows,
        End,
    }

    /// <summary>Bytes of a row that is not whole.</summary>
    public int HeldBytes => _rest.Length;

    /// <summary>Takes a piece of the stream; the rows that are whole with it are appended to the target as DataRow messages. Returns how many.</summary>
    /// <exception cref="PgProtocolException">The bytes are not of the format, or the rows have another number of columns.</exception>
    public int Read(ReadOnlySpan<byte> piece, FrameBuffer target)
    {
        int rows = 0;
        if (_rest.Length == 0)
        {
            _rest.WriteBytes(piece[Take(piece, target, ref rows)..]);
            return rows;
        }
        _rest.WriteBytes(piece);
        int used = Take(_rest.WrittenSpan, target, ref rows);
        if (used > 0)
        {
            byte[] left = _rest.WrittenSpan[used..].ToArray();
            _rest.Clear();
            _rest.WriteBytes(left);
        }
        return rows;
    }

    /// <summary>The stream is over.</summary>
    /// <exception cref="PgProtocolException">It ended before its trailer.</exception>
    public void End()
    {
        if (_state != State.End || _rest.Length > 0)
        {
            Throw("the stream ended within it");
        }
    }

    public void Dispose() => _rest.Dispose();

    private int Take(ReadOnlySpan<byte> bytes, FrameBuffer target, ref int rows)
    {
        int at = 0;
        while (true)
        {
            int used = _state switch
            {
                State.Header => TakeHeader(bytes[at..]),
                State.Extension => TakeExtension(bytes[at..]),
                State.Rows => TakeRow(bytes[at..], target, ref rows),
                _ => bytes.Length == at ? 0 : Throw("there is more behind its trailer"),
            };
            if (used == 0)
            {
                return at;
            }
            at += used;
        }
    }

    private int TakeHeader(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < HeaderBytes)
        {
            return 0;
        }
        int signature = BinaryCopyWriter.Signature.Length;
        if (!bytes.StartsWith(BinaryCopyWriter.Signature))
        {
            Throw("its signature is another");
        }
        int flags = BinaryPrimitives.ReadInt32BigEndian(bytes[signature..]);
        _skip = BinaryPrimitives.ReadInt32BigEndian(bytes[(signature + 4)..]);
        if ((flags & CriticalFlags) != 0 || _skip < 0)
        {
            Throw("its header asks for what is not known here");
        }
        _state = _skip > 0 ? State.Extension : State.Rows;
        return HeaderBytes;
    }

    private int TakeExtension(ReadOnlySpan<byte> bytes)
    {
        int used = Math.Min(_skip, bytes.Length);
        _skip -= used;
        if (_skip == 0)
        {
            _state = State.Rows;
        }
        return used;
    }

    private int TakeRow(ReadOnlySpan<byte> bytes, FrameBuffer target, ref int rows)
    {
        if (bytes.Length < 2)
        {
            return 0;
        }
        int count = BinaryPrimitives.ReadInt16BigEndian(bytes);
        if (count == -1)
        {
            _state = State.End;
            return 2;
        }
        if (count != _columns)
        {
            Throw($"a row has {count} columns instead of {_columns}");
        }
        long at = 2;
        for (int i = 0; i < count; i++)
        {
            if (bytes.Length - at < 4)
            {
                return 0;
            }
            int length = BinaryPrimitives.ReadInt32BigEndian(bytes[(int)at..]);
            if (length < -1)
            {
                Throw($"a value has the length {length}");
            }
            at += 4L + Math.Max(length, 0);
            if (at > bytes.Length)
            {
                return 0;
            }
        }
        target.WriteByte(BackendTag.DataRow);
        target.WriteInt32((int)at + 4);
        target.WriteBytes(bytes[..(int)at]);
        rows++;
        return (int)at;
    }

    [DoesNotReturn]
    private static int Throw(string problem) =>
        throw new PgProtocolException($"The server's data is not in COPY's binary format: {problem}.");
}
