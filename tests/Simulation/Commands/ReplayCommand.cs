using ActorPg.Simulation.Tests.Running;
using ActorPg.Simulation.Tests.Scripts;

namespace ActorPg.Simulation.Tests.Commands;

/// <summary><c>replay --seed 0x1F3A --trace --shrink</c>: runs one seed again, and shows what happened.</summary>
internal static class ReplayCommand
{
    public static int Run(Options options)
    {
        Script script = ScriptMaker.Of(options.Seed("seed"));
        RunCommand.Write(script.ToText());
        int events = options.Has("trace") ? options.Number("events", 100_000) : 0;
        SeedResult result = SeedResult.Of(script, events);
        if (!result.IsWell && options.Has("shrink"))
        {
            result = new Shrinker(result).Run();
            RunCommand.Write("shrunk:\n" + result.Script.ToText());
            result = SeedResult.Of(result.Script, events);
        }
        RunCommand.Write(result.Trace);
        foreach (string breach in result.Breaches)
        {
            RunCommand.Write(breach);
        }
        RunCommand.Write($"virtual={result.VirtualTime} hash={result.TraceHash:x16}");
        RunCommand.Write(result.IsWell ? "1 passed, 0 failed" : "0 passed, 1 failed");
        return result.IsWell ? 0 : 1;
    }
}
