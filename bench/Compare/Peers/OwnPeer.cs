using System.Diagnostics;
using ActorPg.Bench.Compare.Runs;
using ActorPg.Bench.Compare.Scenarios;

namespace ActorPg.Bench.Compare.Peers;

/// <summary>A peer within this program: its process is this program again, as a worker.</summary>
internal abstract class OwnPeer(string name) : Peer(name)
{
    /// <summary>Opens its connections for a scenario.</summary>
    public abstract ValueTask<IWorkload> OpenAsync(Scenario scenario, Tally expected, PgOptions server);

    public override string? WhyAbsent(PgOptions server) => null;

    public override ProcessStartInfo Command(WorkOrder order)
    {
        string program = Environment.ProcessPath!;
        bool isHost = Path.GetFileNameWithoutExtension(program) == "dotnet";
        string[] before = isHost ? [typeof(OwnPeer).Assembly.Location] : [];
        return new ProcessStartInfo(program, [.. before, Worker.Verb, .. order.ToArguments()]);
    }
}
