using ActorPg.LocalServer;

namespace ActorPg.Server.Tests.LocalServer;

public sealed class DataTemplateTests
{
    [LocalServerFact]
    public async Task Concurrent_starts_share_one_template_and_a_damaged_one_is_made_anew()
    {
        Shell shell = await Shell.OpenAsync(CancellationToken.None);
        Binaries binaries = BinaryFinder.Find(new LocalPostgresOptions());
        await using Watchdog sandbox = await Watchdog.StartAsync(shell, binaries, CancellationToken.None);
        string cache = Path.Combine(sandbox.Directory, "cache");
        string[] targets = [.. Enumerable.Range(0, 4).Select(i => Path.Combine(sandbox.Directory, $"copy{i}"))];

        await Task.WhenAll(targets[..3].Select(Copy));
        string template = Assert.Single(Directory.GetDirectories(cache));
        ShellResult damaged = await shell.RunAsync(
            "rm \"$1/data/base/1/PG_VERSION\"",
            [template],
            null,
            CancellationToken.None
        );
        await Copy(targets[3]);

        Assert.True(damaged.Succeeded, damaged.Output);
        Assert.All(targets, target => Assert.Equal(Files(targets[0]), Files(target)));
        Assert.Contains("base/1/PG_VERSION", Files(targets[0]));

        Task Copy(string target) =>
            new DataTemplate(shell, binaries, "postgres", cache).CopyToAsync(target, CancellationToken.None);

        static string[] Files(string root) =>
            [
                .. Directory
                    .GetFiles(root, "*", SearchOption.AllDirectories)
                    .Select(file => Path.GetRelativePath(root, file))
                    .Order(StringComparer.Ordinal),
            ];
    }
}
