namespace ActorPg.Wire.Codecs.Ranges;

/// <summary>What the forms of a range or multirange need of the codec that wears them.</summary>
internal interface IRangeCodec
{
    Codec Self { get; }

    Codec Element { get; }
}
