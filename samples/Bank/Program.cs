using System.Threading.Channels;
using ActorPg;
using ActorPg.InProcess;
using Bank;
using Spectre.Console;
using Spectre.Console.Rendering;

BankOptions options;
try
{
    options = BankOptions.Parse(args);
}
catch (FormatException mistake)
{
    await Console.Error.WriteLineAsync($"{mistake.Message}\n{BankOptions.Usage}");
    return 2;
}

// The server, a schema of our own on it, and two pools on one host: the bank's, whose backends will be killed, and the killer's.
await using LocalPostgres? server = options.Url is null ? await LocalPostgres.FromEnvironmentOrStartAsync() : null;
string url = options.Url ?? server!.ConnectionString;
string name = $"actorpg_bank_{Guid.NewGuid().ToString("N")[..8]}";
using var log = new FailureLog();
await using var host = new InProcessHost(log);
PgOptions settings = PgOptions.Parse(url).WithSetting("search_path", name);
await using PgPool admin = await PgPool.StartAsync(
    settings with { PoolName = "admin", ApplicationName = $"{name}_admin", MaxSize = 1 },
    host
);
var ledger = new Ledger(name, admin);
await ledger.CreateAsync();
await using PgPool pool = await PgPool.StartAsync(
    settings with { PoolName = "bank", ApplicationName = name, MinSize = options.Connections, MaxSize = options.Connections },
    host
);
await Ledger.LoadAccountsAsync(pool, options.Accounts);

// The day: actors do everything, and this thread watches. Ctrl-C only brings closing time forward.
var standings = Channel.CreateUnbounded<Standing>();
var dayEnd = new TaskCompletionSource<DayEnd>(TaskCreationOptions.RunContinuationsAsynchronously);
var office = host.Spawn(() => new Office(options, pool, admin, standings, dayEnd), "office");
Console.CancelKeyPress += (_, key) =>
{
    key.Cancel = true;
    office.Tell(OfficeSignal.ClosingTime);
};
bool isTerminal = AnsiConsole.Profile.Capabilities.Interactive && !Console.IsOutputRedirected;
IScreen screen = isTerminal ? new LiveScreen(options) : new LineScreen(options);
Standing? last = await screen.FollowAsync(standings.Reader.ReadAllAsync());
DayEnd day = await dayEnd.Task;

// The audit: when no backend of the bank's is left, the ledger is read in full and compared with what each sender knows.
await pool.CloseAsync();
await ledger.WaitForBackendsAsync(name);
if (options.Tamper is { } kind)
{
    await ledger.TamperAsync(kind);
}
Audit audit = await Audit.RunAsync(ledger, day.Journals, options.Accounts);
string[] wrong = [.. day.Journals.SelectMany(journal => journal.Strange), .. log.Failures];
bool isGood = audit.IsClean && wrong.Length == 0;
if (isGood)
{
    await ledger.DropAsync();
}
IRenderable[] results = [Picture.Of(day, audit), Picture.Verdict(audit, isGood)];
foreach (string one in wrong.Take(10))
{
    await Console.Error.WriteLineAsync($"Wrong: {one}");
}
foreach (IRenderable result in results)
{
    AnsiConsole.Write(result);
}
if (options.Capture is { } file)
{
    SvgCapture.Write(file, "./demo.sh", [Picture.Of(last!, options), .. results]);
}
return isGood ? 0 : 1;
