using ActorPg.Simulation.Postgres;
using ActorPg.Simulation.Tests.Scripts;

namespace ActorPg.Simulation.Tests.Running;

/// <summary>The pool's options, as a script has them.</summary>
internal static class PoolOptions
{
    public static PgOptions Of(World world, Settings settings)
    {
        Surroundings around = settings.Around;
        var hooks = new Hooks(world);
        var passwords = new Passwords(world);
        PgOptions options = Bounds(settings) with
        {
            Endpoints = [.. Enumerable.Range(0, around.Hosts).Select(ServerPark.EndpointOf)],
            User = "alice",
            Password = Login.Password,
            PasswordProvider = around.HasProvider ? passwords.FindAsync : null,
            PasswordLifetime = TimeSpan.FromMilliseconds(around.PasswordLifetime),
            SslMode = PgSslMode.Disable,
            TargetSessionAttributes = around.Target,
            ReadTargetSessionAttributes = around.ReadTarget,
            LoadBalanceHosts = around.LoadBalance,
            MinScramIterations = ScramVerifier.Rounds,
            RequireAuth = around.RequireAuth,
            ChannelBinding = around.ChannelBinding,
            MaxProtocolVersion = around.AsksVersion32 ? PgProtocolVersion.Version32 : PgProtocolVersion.Version30,
            ApplicationName = around.ApplicationName,
            PrepareMode = around.PrepareMode,
            PoolName = around.PoolName,
            Init = around.HasInit ? hooks.RunAsync : null,
            Setup = around.HasSetup ? hooks.RunAsync : null,
            Reset = around.HasReset ? hooks.ResetAsync : null,
        };
        options = around.Setting.Length > 0 ? options.WithSetting(around.Setting, "0") : options;
        return around.HasObservers ? world.Observe(options) : options;
    }

    private static PgOptions Bounds(Settings settings) =>
        new()
        {
            MinSize = settings.MinSize,
            MaxSize = settings.MaxSize,
            ReadMaxSize = settings.LaneSize,
            IngestMaxSize = settings.LaneSize,
            PipelineLimit = settings.PipelineLimit,
            StatementCacheSize = settings.StatementCache,
            MaxWaiting = settings.MaxWaiting,
            MaxQueries = settings.MaxQueries,
            AcquireTimeout = settings.Around.IsPatient
                ? Timeout.InfiniteTimeSpan
                : TimeSpan.FromMilliseconds(settings.AcquireTimeout),
            CancelTimeout = TimeSpan.FromMilliseconds(settings.CancelTimeout),
            ConnectTimeout = TimeSpan.FromMilliseconds(settings.ConnectTimeout),
            IdleLifetime = TimeSpan.FromMilliseconds(settings.IdleLifetime),
            ConnectionLifetime = TimeSpan.FromMilliseconds(settings.ConnectionLifetime),
            ListenPingInterval = TimeSpan.FromMilliseconds(settings.PingInterval),
            PingInterval = TimeSpan.FromMilliseconds(settings.Around.PingInterval),
            WriteTimeout = TimeSpan.FromMilliseconds(settings.Around.WriteTimeout),
            StatementCacheLifetime = TimeSpan.FromMilliseconds(settings.Around.StatementLifetime),
            BackoffMaximum = TimeSpan.FromSeconds(2),
        };
}
