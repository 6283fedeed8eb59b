using ActorPg.Model;

namespace Etl;

/// <summary>Makes measures of readings. Several work side by side; the order is restored by the loader.</summary>
internal sealed class Transformer(IActorRef<IForemanMessage> foreman) : Actor<ITransformerMessage>
{
    protected override void Receive(ITransformerMessage message)
    {
        Chunk<Reading> chunk = ((Transform)message).Chunk;
        Measure[] measures = [.. chunk.Rows.Select(Measure.Of)];
        foreman.Tell(new Transformed(new Chunk<Measure>(chunk.Run, chunk.Number, chunk.After, chunk.Upto, measures)));
    }
}
