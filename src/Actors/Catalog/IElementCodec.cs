using ActorPg.Wire.Codecs.Arrays;

namespace ActorPg.Catalog;

/// <summary>A codec that knows the codec of its arrays, since only it knows its CLR type.</summary>
internal interface IElementCodec
{
    ArrayCodec MakeArray(PgType type);
}
