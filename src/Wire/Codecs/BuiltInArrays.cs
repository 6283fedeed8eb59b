using ActorPg.Wire.Codecs.Arrays;
using ActorPg.Wire.Codecs.Numbers;

namespace ActorPg.Wire.Codecs;

/// <summary>The arrays of built-in types. They travel as their elements do.</summary>
internal static class BuiltInArrays
{
    /// <summary>The codec of an array type with a fixed OID; null for any other.</summary>
    public static Codec? Make(PgType type)
    {
        if (type.Oid == PgTypes.Int2Vector.Oid)
        {
            return new Int2ArrayCodec(type, BuiltInCodecs.Find(PgTypes.Int2.Oid)!, lowerBound: 0);
        }
        if (type.Oid == PgTypes.OidVector.Oid)
        {
            return new ValueArrayCodec<uint, UInt32Format>(type, BuiltInCodecs.Find(PgTypes.Oid.Oid)!, lowerBound: 0);
        }
        uint elementOid = PgTypes.ElementOf(type.Oid);
        return elementOid == 0
            ? null
            : BuiltInCodecs.Find(elementOid)?.ArrayOf(type, elementOid == PgTypes.Box.Oid ? (byte)';' : (byte)',');
    }
}
