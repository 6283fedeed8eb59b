using System.Threading.Channels;
using ActorPg;
using ActorPg.InProcess;
using ActorPg.Model;
using Bank;
using Spectre.Console;
using Spectre.Console.Rendering;

try
{
    return await RunAsync(BankOptions.Parse(args));
}
catch (FormatException mistake)
{
    await Console.Error.WriteLineAsync($"{mistake.Message}\n\n{BankOptions.Usage}");
    return 2;
}
catch (Exception failure) when (failure is PgException or PgInputException or LocalPostgresException)
{
    await Console.Error.WriteLineAsync($"The demo could not go on: {failure.Message}");
    return 1;
}

static async Task<int> RunAsync(BankOptions options)
{
    // The server, a schema of our own on it, and two pools on one host: the bank's, whose backends will be killed, and the killer's.
    await using LocalPostgres? server = options.Url is null ? await LocalPostgres.FromEnvironmentOrStartAsync() : null;
    PgOptions settings = PgOptions.Parse(options.Url ?? server!.ConnectionString);
    string name = $"actorpg_bank_{Guid.NewGuid().ToString("N")[..8]}";
    using var log = new FailureLog();
    await using var host = new InProcessHost(log);
    await using PgPool admin = await PgPool.StartAsync(Pools.Admin(settings, name), host);
    var ledger = new Ledger(name, admin);
    await ledger.CreateAsync();
    await using PgPool pool = await PgPool.StartAsync(Pools.Bank(settings, name, options.Connections), host);
    await Ledger.LoadAccountsAsync(pool, options.Accounts);

    // The day: actors do everything, and this method watches. Ctrl-C only brings closing time forward.
    var standings = Channel.CreateUnbounded<Standing>();
    var dayEnd = new TaskCompletionSource<DayEnd>(TaskCreationOptions.RunContinuationsAsynchronously);
    IActorRef<IOfficeMessage> office = host.Spawn(() => new Office(options, pool, admin, standings, dayEnd), "office");
    Console.CancelKeyPress += (_, key) =>
    {
        key.Cancel = true;
        office.Tell(OfficeSignal.ClosingTime);
    };
    IAnsiConsole console = Screens.Console();
    Standing last = await Screens.For(console, options).FollowAsync(standings.Reader.ReadAllAsync());
    DayEnd day = await dayEnd.Task;

    // The audit: when no backend of the bank's is left, the ledger is read in full and compared with what each sender knows.
    await pool.CloseAsync();
    await ledger.WaitForBackendsAsync(name);
    if (options.Tamper is { } kind)
    {
        await ledger.TamperAsync(kind);
    }
    Audit audit = await Audit.RunAsync(ledger, day.Journals, options.Accounts);
    string[] wrong = [.. day.Journals.SelectMany(journal => journal.Strange), .. log.TakeAll()];
    bool isGood = audit.IsClean && wrong.Length == 0;
    await ledger.DropAsync();

    IRenderable[] results = [Picture.Of(day, audit), Picture.Of(wrong), Picture.Verdict(audit, isGood)];
    console.Write(new Rows(results));
    if (options.Capture is { } file)
    {
        SvgCapture.Write(file, "./demo.sh", [Picture.Of(last, options), .. results]);
    }
    return isGood ? 0 : 1;
}
