using System.Globalization;
using System.Threading.Channels;
using ActorPg;
using ActorPg.InProcess;
using ActorPg.Model;
using Etl;

try
{
    return await RunAsync(EtlOptions.Parse(args));
}
catch (FormatException mistake)
{
    await Console.Error.WriteLineAsync($"{mistake.Message}\n\n{EtlOptions.Usage}");
    return 2;
}
catch (Exception failure) when (failure is PgException or PgInputException or LocalPostgresException)
{
    await Console.Error.WriteLineAsync($"The sample could not go on: {failure.Message}");
    return 1;
}

static async Task<int> RunAsync(EtlOptions options)
{
    // The server, a schema of our own on it, and two pools: that of the works, whose backends will be killed, and one that is left alone.
    await using LocalPostgres? server = options.Url is null ? await LocalPostgres.FromEnvironmentOrStartAsync() : null;
    string name = $"actorpg_etl_{Guid.NewGuid().ToString("N")[..8]}";
    PgOptions settings = PgOptions.Parse(options.Url ?? server!.ConnectionString).WithSetting("search_path", name);
    using var log = new FailureLog();
    await using var host = new InProcessHost(log);
    await using PgPool admin = await PgPool.StartAsync(
        settings with
        {
            PoolName = "admin",
            ApplicationName = $"{name}_admin",
            MaxSize = 1,
        },
        host
    );
    await using PgPool pool = await PgPool.StartAsync(
        settings with
        {
            PoolName = "works",
            ApplicationName = name,
            MaxSize = 4,
        },
        host
    );
    var saboteur = new Saboteur(admin, name, options.Kills, options.Rows);
    var warehouse = new Warehouse(name, pool, admin, saboteur);
    Screen.Say(string.Create(CultureInfo.InvariantCulture, $"making {options.Rows:N0} rows to load"));
    await warehouse.CreateAsync(options.Rows);

    // The work: actors do everything, and this method watches.
    var standings = Channel.CreateUnbounded<Standing>();
    IActorRef<IForemanMessage> foreman = host.Spawn(
        () => new Foreman(options, pool, warehouse, standings.Writer),
        "foreman"
    );
    Standing last = await Screen.FollowAsync(standings.Reader, options.Rows);
    await host.StopAsync(foreman);
    await pool.CloseAsync();

    // The audit: the server compares the two tables, row by row.
    if (options.Tamper is { } kind)
    {
        await warehouse.TamperAsync(kind);
    }
    Audit audit = await warehouse.AuditAsync();
    await warehouse.DropAsync();
    return Judge(options, last, saboteur, audit, log.TakeAll()) ? 0 : 1;
}

static bool Judge(EtlOptions options, Standing last, Saboteur saboteur, Audit audit, string[] wrong)
{
    foreach (string failure in wrong)
    {
        Screen.Say(failure);
    }
    Screen.Say(
        string.Create(
            CultureInfo.InvariantCulture,
            $"{saboteur.Kills} backends killed, {last.Failures} failures, last resumed at row {last.ResumedAt:N0}; {last.Read - options.Rows:N0} rows were read again"
        )
    );
    Screen.Say(
        string.Create(
            CultureInfo.InvariantCulture,
            $"{audit.Target:N0} of {audit.Source:N0} rows: lost {audit.Lost}, doubled {audit.Doubled}, wrong {audit.Wrong}"
        )
    );
    bool isResumed = saboteur.Left == 0 && (options.Kills == 0 || last is { Failures: > 0, ResumedAt: > 0 });
    return audit.IsClean && isResumed && wrong.Length == 0;
}
