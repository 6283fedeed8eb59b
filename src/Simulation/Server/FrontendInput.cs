using System.Buffers;
using ActorPg.Wire.Framing;
using ActorPg.Wire.Messages;

namespace ActorPg.Simulation.Server;

/// <summary>Cuts what a client sends into messages, however it arrives. Owned by one backend.</summary>
internal sealed class FrontendInput
{
    private byte[] _bytes = new byte[256];
    private int _start;
    private int _end;

    public void Append(ReadOnlySpan<byte> bytes)
    {
        if (_bytes.Length - _end < bytes.Length)
        {
            int unread = _end - _start;
            byte[] target = unread + bytes.Length <= _bytes.Length ? _bytes : new byte[2 * (unread + bytes.Length)];
            _bytes.AsSpan(_start, unread).CopyTo(target);
            _bytes = target;
            _start = 0;
            _end = unread;
        }
        bytes.CopyTo(_bytes.AsSpan(_end));
        _end += bytes.Length;
    }

    /// <summary>The first packet of a connection, without its length; false when the rest has still to come.</summary>
    public bool TryTakeStartup(out byte[] packet)
    {
        ReadOnlySequence<byte> input = Unread;
        if (!StartupPacket.TryTake(ref input, out packet))
        {
            return false;
        }
        _start = _end - (int)input.Length;
        return true;
    }

    /// <summary>The next message, valid until the next <see cref="Append"/>; false when the rest has still to come.</summary>
    public bool TryTake(out Frame frame)
    {
        using var reader = new FrameReader(Unread, FrameLimits.Frontend);
        if (!reader.TryRead(out frame))
        {
            return false;
        }
        _start += frame.Raw.Length;
        return true;
    }

    private ReadOnlySequence<byte> Unread => new(_bytes, _start, _end - _start);
}
