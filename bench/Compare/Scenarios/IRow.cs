namespace ActorPg.Bench.Compare.Scenarios;

/// <summary>A row as any driver shows it. A struct each, so that reading through it costs nothing beside the driver's own getter.</summary>
internal interface IRow
{
    T Get<T>(int column);
}
