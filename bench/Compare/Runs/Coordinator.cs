using System.Diagnostics;
using System.Text.Json;
using ActorPg.Bench.Compare.Peers;
using ActorPg.Bench.Compare.Scenarios;

namespace ActorPg.Bench.Compare.Runs;

/// <summary>Runs the peers in turns, A B A B, each in a process of its own, on one server.</summary>
internal sealed class Coordinator
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(60);

    private readonly BenchOptions _options;
    private readonly string _url;
    private readonly IReadOnlyList<Peer> _peers;
    private readonly Preparation _preparation;

    private Coordinator(BenchOptions options, string url, IReadOnlyList<Peer> peers, PgOptions server)
    {
        _options = options;
        _url = url;
        _peers = peers;
        _preparation = new Preparation(server);
    }

    /// <summary>All rounds of all scenarios, for all peers that are there, on a server of its own or the one that the environment names.</summary>
    /// <exception cref="WorkerFailedException">A peer failed, or answered wrongly.</exception>
    public static async Task<IReadOnlyList<Measurement>> MeasureAsync(BenchOptions options)
    {
        var kind = new LocalPostgresOptions { Durable = false, Settings = { ["autovacuum"] = "off" } };
        ServerCertificate.AddTo(kind);
        await using LocalPostgres server = await LocalPostgres.FromEnvironmentOrStartAsync(kind);
        PgOptions address = PgOptions.Parse(server.ConnectionString);
        List<Peer> peers = [PeerTable.Ours];
        foreach (Peer peer in PeerTable.Others)
        {
            if (peer.WhyAbsent(address) is { } reason)
            {
                Console.WriteLine($"absent {peer.Name} ({reason})");
            }
            else
            {
                peers.Add(peer);
            }
        }
        BusyMachine.Warn(Console.Error);
        return await new Coordinator(options, server.ConnectionString, peers, address).RunAsync();
    }

    private async Task<IReadOnlyList<Measurement>> RunAsync()
    {
        List<Measurement> measurements = [];
        foreach (Scenario scenario in _options.Scenarios)
        {
            await _preparation.SetUpAsync(scenario);
            Tally expected = await _preparation.ExpectAsync(scenario);
            for (int round = 0; round < _options.Rounds; round++)
            {
                foreach (Peer peer in _peers.Where(peer => peer.Takes(scenario)))
                {
                    measurements.Add(await MeasureCalmlyAsync(peer, scenario, expected));
                    await Console.Error.WriteAsync('.');
                }
            }
        }
        await Console.Error.WriteLineAsync();
        await _preparation.TearDownAsync();
        return measurements;
    }

    private async Task<Measurement> MeasureCalmlyAsync(Peer peer, Scenario scenario, Tally expected)
    {
        Measurement? calmest = null;
        for (int i = 0; i <= _options.Repeats && calmest is not { IsDisturbed: false }; i++)
        {
            await _preparation.SetUpAsync(scenario);
            var start = StolenTime.Now();
            Measurement next = await MeasureAsync(
                peer,
                new WorkOrder(peer.Name, scenario.Name, _options.Seconds, expected)
            );
            next = next with { Stolen = StolenTime.Now().ShareSince(start) };
            calmest = calmest is null || next.Stolen < calmest.Stolen ? next : calmest;
        }
        return calmest!;
    }

    private async Task<Measurement> MeasureAsync(Peer peer, WorkOrder order)
    {
        ProcessStartInfo start = peer.Command(order);
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        start.Environment[LocalPostgres.UrlVariable] = _url;
        using Process worker = Process.Start(start) ?? throw new WorkerFailedException(order, "it did not start.");
        Task<string> output = worker.StandardOutput.ReadToEndAsync();
        Task<string> errors = worker.StandardError.ReadToEndAsync();
        using var patience = new CancellationTokenSource(_patience + TimeSpan.FromSeconds(2 * order.Seconds));
        try
        {
            await worker.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            worker.Kill(entireProcessTree: true);
            throw new WorkerFailedException(order, "it hangs.");
        }
        return worker.ExitCode == 0
            ? JsonSerializer.Deserialize<Measurement>(LastLine(await output))!
            : throw new WorkerFailedException(order, await errors);
    }

    // Whatever else is said on the standard output comes before: Akka warns there.
    private static string LastLine(string output) => output.TrimEnd().Split('\n')[^1];
}
