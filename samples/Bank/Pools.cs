using ActorPg;

namespace Bank;

/// <summary>The demo's two pools. Their sessions look for tables in the demo's schema, and their names tell the killer whom to hit.</summary>
internal static class Pools
{
    /// <summary>The pool that the senders share.</summary>
    public static PgOptions Bank(PgOptions settings, string name, int connections) =>
        settings.WithSetting("search_path", name) with
        {
            PoolName = "bank",
            ApplicationName = name,
            MinSize = connections,
            MaxSize = connections,
        };

    /// <summary>One connection that nobody kills: for the killer, and for reading the books.</summary>
    public static PgOptions Admin(PgOptions settings, string name) =>
        settings.WithSetting("search_path", name) with
        {
            PoolName = "admin",
            ApplicationName = $"{name}_admin",
            MaxSize = 1,
        };
}
