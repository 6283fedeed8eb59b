using System.Text.Json;
using ActorPg;
using ActorPg.Bench.Compare.Peers;
using ActorPg.Bench.Compare.Runs;

if (args is [Worker.Verb, .. var words])
{
    return await Worker.RunAsync(words);
}
try
{
    BenchOptions options = BenchOptions.Parse(args);
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
    IReadOnlyList<Measurement> measurements = await new Coordinator(
        options,
        server.ConnectionString,
        peers,
        address
    ).RunAsync();
    IReadOnlyList<Summary> summaries = Summary.Of(measurements);
    Report.Write(summaries, Console.Out);
    BusyMachine.WarnOfStolen(measurements, Console.Error);
    if (options.ChartFile is { } image)
    {
        await using StreamWriter chart = File.CreateText(image);
        Chart.Write(summaries, chart);
    }
    if (options.JsonFile is { } file)
    {
        await File.WriteAllTextAsync(file, JsonSerializer.Serialize(measurements));
    }
    return 0;
}
catch (UsageException wrong)
{
    await Console.Error.WriteLineAsync($"{wrong.Message}\n{BenchOptions.Usage}");
    return 2;
}
catch (WorkerFailedException failed)
{
    await Console.Error.WriteLineAsync(failed.Message);
    return 1;
}
