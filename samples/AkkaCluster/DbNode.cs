using System.Diagnostics;
using ActorPg;
using ActorPg.AkkaNet;
using Akka.Actor;
using Akka.Cluster;

namespace AkkaCluster;

/// <summary>A node of the role <c>db</c> in a process of its own: this program again, which says where it is reached and lives until its input ends or it is killed.</summary>
internal sealed class DbNode : IAsyncDisposable
{
    /// <summary>The first word of the process's command line.</summary>
    public const string Verb = "db";

    private const string UrlVariable = "AKKA_CLUSTER_URL";
    private readonly Process _process;

    private DbNode(Process process, Address address)
    {
        _process = process;
        Address = address;
    }

    /// <summary>Where others reach it.</summary>
    public Address Address { get; }

    /// <summary>Starts one, which joins the cluster and has a pool that works.</summary>
    /// <param name="seed">A node of the cluster.</param>
    /// <param name="url">The server's; it goes by the environment, since it holds a password.</param>
    /// <param name="name">What the server calls its connections.</param>
    /// <param name="schema">Where its statements find their tables.</param>
    public static async Task<DbNode> StartAsync(Address seed, string url, string name, string schema)
    {
        var start = new ProcessStartInfo(
            Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet",
            [typeof(DbNode).Assembly.Location, Verb, seed.ToString(), name, schema]
        )
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        start.Environment[UrlVariable] = url;
        Process process =
            Process.Start(start) ?? throw new InvalidOperationException("The node's process did not start.");
        string? address = await process.StandardOutput.ReadLineAsync();
        return address is null
            ? throw new InvalidOperationException("The node ended before it was ready.")
            : new DbNode(process, Address.Parse(address));
    }

    /// <summary>What the process does.</summary>
    /// <param name="words">Its command line behind <see cref="Verb"/>.</param>
    public static async Task RunAsync(string[] words)
    {
        (string seed, string name, string schema) = (words[0], words[1], words[2]);
        PgOptions options = PgOptions.Parse(Environment.GetEnvironmentVariable(UrlVariable)!) with
        {
            ApplicationName = name,
        };
        ActorSystem system = ClusterNode.StartDb();
        await system.ActorOf(PgPoolActor.Props(options.WithSetting("search_path", schema)), "pg").GetPgPoolAsync();
        await Cluster.Get(system).JoinAsync(Address.Parse(seed));
        Console.WriteLine(ClusterNode.AddressOf(system));
        while (await Console.In.ReadLineAsync() is not null) { }
        await CoordinatedShutdown.Get(system).Run(CoordinatedShutdown.ClrExitReason.Instance);
    }

    /// <summary>The process is gone at once (SIGKILL): nothing is said to anybody.</summary>
    public void Kill() => _process.Kill();

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.StandardInput.Close();
        }
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
