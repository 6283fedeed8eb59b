using ActorPg.Simulation.Tests.Scripts;

namespace ActorPg.Simulation.Tests.Running;

/// <summary>Gives the pool other options for a while. Owned by the simulation's thread.</summary>
internal sealed class OtherOptions(World world)
{
    // Behind a pooler that does not pass them on those that a statement's meaning hangs on may not be left out.
    private static readonly string[] _settings =
    [
        "search_path",
        "role",
        "session_authorization",
        "row_security",
        "default_transaction_isolation",
        "default_transaction_read_only",
        "options",
        "my.setting",
        "work_mem",
        "jit",
        "statement_timeout",
        "lock_timeout",
    ];

    /// <summary>Sets others, and those that were there again a while later.</summary>
    public async Task RunAsync(Work work)
    {
        PgOptions usual = world.Options;
        int setting = work.Take / 2 % _settings.Length;
        PgOptions other = (work.Id / Work.Numbers % 6) switch
        {
            0 => usual with { Password = "another", PasswordProvider = null },
            1 => usual with { Database = "elsewhere" },
            2 => usual with { Endpoints = [.. usual.Endpoints.Reverse()], ApplicationName = "y" },
            _ => usual.WithSetting(
                _settings[setting],
                _settings[setting] == "default_transaction_read_only" ? "off" : "x"
            ),
        };
        world.Pool.SetOptions(other);
        if (work.Take % 2 == 0)
        {
            await world.Pool.ExpireAsync().ConfigureAwait(false);
        }
        await Task.Delay(TimeSpan.FromMilliseconds(work.Sleep), world.Host.Time).ConfigureAwait(false);
        world.Pool.SetOptions(usual);
    }
}
