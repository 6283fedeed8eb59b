using System.Globalization;

namespace ActorPg.Server.Tests;

/// <summary>What this assembly does when it is started as a program: it holds a server and ends without giving it back, for OrphanTests.</summary>
internal static class Program
{
    public const string HoldServer = "hold-server";

    public static async Task<int> Main(string[] arguments)
    {
        if (arguments is not [HoldServer, string ending])
        {
            return 0;
        }

        LocalPostgres server = await LocalPostgres.StartAsync();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{server.Port} {server.UnixSocketDirectory}"));
        switch (ending)
        {
            case "return":
                Console.ReadLine();
                return 0;
            case "throw":
                Console.ReadLine();
                throw new InvalidOperationException("Nobody catches this.");
            default:
                await Task.Delay(Timeout.Infinite);
                return 1;
        }
    }
}
