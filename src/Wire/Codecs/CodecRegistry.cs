using System.Collections.Concurrent;

namespace ActorPg.Wire.Codecs;

/// <summary>
/// The codecs of one pool, by type OID: what it was taught, then what was learned from the server's catalogue, then the built-in types, then text.
/// Reads are lock-free; any thread may read and teach.
/// </summary>
internal sealed class CodecRegistry
{
    /// <summary>How many unknown OIDs are remembered; a server that makes up more gets a fresh text codec for each.</summary>
    private const int UnknownLimit = 1 << 16;

    private readonly ConcurrentDictionary<uint, Codec> _taught = new();
    private readonly ConcurrentDictionary<uint, Codec> _learned = new();
    private readonly ConcurrentDictionary<uint, Codec> _unknown = new();
    private int _version;
    private int _epoch;

    /// <summary>Counts the changes to what was known already: what was made of an earlier version is not to be handed on.</summary>
    public int Version => Volatile.Read(ref _version);

    /// <summary>Counts the times that what was learned turned out to be wrong.</summary>
    public int Epoch => Volatile.Read(ref _epoch);

    /// <summary>The codec of a type: always one, never an exception. An OID that nobody taught it reads and writes as text.</summary>
    public Codec For(uint oid) => Find(oid) ?? ForUnknown(oid);

    /// <summary>The codec of a type; null when nothing but the number is known of it: it is worth looking up on the server.</summary>
    public Codec? Find(uint oid)
    {
        if (!_taught.IsEmpty && _taught.TryGetValue(oid, out Codec? taught))
        {
            return taught;
        }
        return BuiltInCodecs.Find(oid) ?? (_learned.TryGetValue(oid, out Codec? learned) ? learned : null);
    }

    /// <summary>Whether it has more of the type than the number.</summary>
    public bool Knows(uint oid) => Find(oid) is not null;

    /// <summary>Teaches it a type, in front of what was known of that OID. Statements described before keep the codec they have.</summary>
    public void Set(Codec codec) => _taught[codec.Type.Oid] = codec;

    /// <summary>Takes back what <see cref="Set"/> taught; a built-in type is itself again.</summary>
    public bool Reset(uint oid) => _taught.TryRemove(oid, out _);

    /// <summary>Keeps what the catalogue says of a type until <see cref="Forget"/>. A domain goes by the codec of its base type, under its own OID.</summary>
    public void Learn(uint oid, Codec codec) => _learned[oid] = codec;

    /// <summary>Drops what was learned, since the codecs it was made with have changed.</summary>
    public void Change()
    {
        _learned.Clear();
        Interlocked.Increment(ref _version);
    }

    /// <summary>Drops what was learned, since the server's types have changed.</summary>
    public void Forget()
    {
        Interlocked.Increment(ref _epoch);
        Change();
    }

    private Codec ForUnknown(uint oid)
    {
        if (_unknown.TryGetValue(oid, out Codec? known))
        {
            return known;
        }
        Codec codec = BuiltInCodecs.Text(oid);
        return _unknown.Count < UnknownLimit ? _unknown.GetOrAdd(oid, codec) : codec;
    }
}
