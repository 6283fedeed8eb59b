using System.Diagnostics;
using ActorPg.Bench.Compare.Runs;
using ActorPg.Bench.Compare.Scenarios;

namespace ActorPg.Bench.Compare.Peers;

/// <summary>
/// A driver of another language. An environment variable names its runner: a command that is given a work order's words, and prints a measurement as
/// our own workers do.
/// </summary>
internal sealed class ExternalPeer(string name, string variable) : Peer(name)
{
    private string[] Runner =>
        Environment.GetEnvironmentVariable(variable)?.Split(' ', StringSplitOptions.RemoveEmptyEntries) ?? [];

    public override bool Takes(Scenario scenario) => scenario is not (ConnectScenario or MixedScenario);

    public override string? WhyAbsent(PgOptions server) =>
        Runner.Length == 0 ? $"{variable} names no runner for it" : null;

    public override ProcessStartInfo Command(WorkOrder order)
    {
        string[] runner = Runner;
        return new ProcessStartInfo(runner[0], [.. runner[1..], .. order.ToArguments()]);
    }
}
