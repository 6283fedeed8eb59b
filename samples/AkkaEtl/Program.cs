using System.Globalization;
using ActorPg;
using ActorPg.AkkaNet;
using Akka.Actor;
using Akka.Streams;
using AkkaEtl;

// The server, a schema of our own on it, and two pools as actors of one system: the works, whose connections will be killed, and one that is left alone.
long rows = args.Length > 0 ? long.Parse(args[0], CultureInfo.InvariantCulture) : 200_000;
await using LocalPostgres server = await LocalPostgres.FromEnvironmentOrStartAsync();
string name = $"actorpg_akka_etl_{Guid.NewGuid().ToString("N")[..8]}";
PgOptions options = PgOptions.Parse(server.ConnectionString).WithSetting("search_path", name);

ActorSystem system = ActorSystem.Create("etl", "akka.loglevel = OFF, akka.stdout-loglevel = OFF");
IActorRef works = system.ActorOf(PgPoolActor.Props(options with { ApplicationName = name }), "works");
IActorRef office = system.ActorOf(PgPoolActor.Props(options with { ApplicationName = $"{name}_admin" }), "office");
PgPool admin = await office.GetPgPoolAsync();
using ActorMaterializer materializer = system.Materializer();

await admin.ExecuteAsync($"create schema {name}");
await Pipeline.CreateAsync(admin, rows);
var pipeline = new Pipeline(await works.GetPgPoolAsync(), admin, materializer);
Outcome outcome = await pipeline.RunAsync(rows);
await admin.ExecuteAsync($"set client_min_messages = error; drop schema {name} cascade");
await CoordinatedShutdown.Get(system).Run(CoordinatedShutdown.ClrExitReason.Instance);

Console.WriteLine(
    string.Create(
        CultureInfo.InvariantCulture,
        $"{outcome.Attempts} attempts, the last resumed at row {outcome.ResumedAt:N0}: {outcome.Loaded:N0} of {rows:N0} rows, lost {outcome.Lost}, wrong {outcome.Wrong}"
    )
);
return outcome.IsExact(rows) && outcome.Attempts > 1 ? 0 : 1;
