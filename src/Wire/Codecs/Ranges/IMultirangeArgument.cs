namespace ActorPg.Wire.Codecs.Ranges;

/// <summary>A multirange on its way to the server, whatever the type of its bounds.</summary>
internal interface IMultirangeArgument
{
    int Count { get; }

    IRangeArgument ArgumentAt(int index);
}
