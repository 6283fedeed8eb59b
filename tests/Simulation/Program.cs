using ActorPg.Simulation.Tests.Commands;

namespace ActorPg.Simulation.Tests;

/// <summary>The assembly as a program: runs seeds, replays one, breaks scripts at every byte, and finds planted bugs.</summary>
internal static class Program
{
    private const string Usage = """
        run      --seeds 1..5000 --jobs 2 --budget 150s --min-rate 1000 [--faults] [--no-shrink]
        replay   --seed 0x1F3A [--trace] [--shrink]
        sweep    --script all --fault reset|close|stall|vanish --every-byte
        mutants  --seeds 2000 [--jobs 2]
        hash     --seeds 200
        """;

    public static int Main(string[] arguments)
    {
        if (arguments is not [string command, .. string[] rest])
        {
            Console.WriteLine(Usage);
            return 2;
        }
        var options = new Options(rest);
        switch (command)
        {
            case "run":
                return RunCommand.Run(options);
            case "replay":
                return ReplayCommand.Run(options);
            case "sweep":
                return SweepCommand.Run(options);
            case "mutants":
                return MutantsCommand.Run(options);
            case MutantsCommand.Find:
                return MutantsCommand.FindAll(options);
            case "hash":
                return HashCommand.Run(options);
            default:
                Console.WriteLine(Usage);
                return 2;
        }
    }
}
