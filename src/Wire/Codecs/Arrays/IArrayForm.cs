namespace ActorPg.Wire.Codecs.Arrays;

/// <summary>What the forms of an array need of the codec that wears them.</summary>
internal interface IArrayForm
{
    ArrayCodec Codec { get; }
}
