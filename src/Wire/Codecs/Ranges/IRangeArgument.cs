namespace ActorPg.Wire.Codecs.Ranges;

/// <summary>A range on its way to the server, whatever the type of its bounds: each is converted as a single argument would be.</summary>
internal interface IRangeArgument
{
    RangeFlags Flags { get; }

    PgArgument LowerArgument { get; }

    PgArgument UpperArgument { get; }
}
