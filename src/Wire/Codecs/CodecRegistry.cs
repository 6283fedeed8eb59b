using System.Collections.Concurrent;

namespace ActorPg.Wire.Codecs;

/// <summary>
/// The codecs of one pool, by type OID: what it was taught, then the built-in types, then text. Reads are lock-free; any thread may read and teach.
/// </summary>
internal sealed class CodecRegistry
{
    /// <summary>How many unknown OIDs are remembered; a server that makes up more gets a fresh text codec for each.</summary>
    private const int UnknownLimit = 1 << 16;

    private readonly ConcurrentDictionary<uint, Codec> _taught = new();
    private readonly ConcurrentDictionary<uint, Codec> _unknown = new();

    /// <summary>The codec of a type: always one, never an exception. An OID that nobody taught it reads and writes as text.</summary>
    public Codec For(uint oid)
    {
        if (!_taught.IsEmpty && _taught.TryGetValue(oid, out Codec? taught))
        {
            return taught;
        }
        return BuiltInCodecs.Find(oid) ?? ForUnknown(oid);
    }

    /// <summary>False when nothing but the number is known of the type: it is worth looking up on the server.</summary>
    public bool Knows(uint oid) => _taught.ContainsKey(oid) || BuiltInCodecs.Find(oid) is not null;

    /// <summary>Teaches it a type, in front of what was known of that OID. Statements described before keep the codec they have.</summary>
    public void Set(Codec codec) => _taught[codec.Type.Oid] = codec;

    /// <summary>Takes back what <see cref="Set"/> taught; a built-in type is itself again.</summary>
    public bool Reset(uint oid) => _taught.TryRemove(oid, out _);

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
