using System.Text;

namespace ActorPg.Api.ConnectionStrings;

/// <summary>Writes options as a URL for people to read: no password, and of the settings, whose values may be secret, nothing.</summary>
internal static class RedactedUrl
{
    internal static string Write(PgOptions options)
    {
        IReadOnlyList<PgEndpoint> endpoints = options.Endpoints;
        var url = new StringBuilder("postgresql://").Append(Uri.EscapeDataString(options.User)).Append('@');
        for (int i = 0; i < endpoints.Count; i++)
            url.Append(i == 0 ? "" : ",").Append(Host(endpoints[i].Host)).Append(':').Append(endpoints[i].Port);
        url.Append('/').Append(Uri.EscapeDataString(options.Database));
        char separator = '?';
        Add("sslmode", options.SslMode == PgSslMode.Prefer ? null : Spell(options.SslMode));
        Add(
            "target_session_attrs",
            options.TargetSessionAttributes == PgTargetSession.Any ? null : Spell(options.TargetSessionAttributes)
        );
        Add("application_name", options.ApplicationName);
        Add("pool_name", options.PoolName);
        return url.ToString();

        void Add(string key, string? value)
        {
            if (string.IsNullOrEmpty(value))
                return;
            url.Append(separator).Append(key).Append('=').Append(Uri.EscapeDataString(value));
            separator = '&';
        }
    }

    private static string Host(string host) =>
        host.Contains(':', StringComparison.Ordinal) && !host.StartsWith('/') && !host.StartsWith('@')
            ? $"[{Uri.EscapeDataString(host).Replace("%3A", ":", StringComparison.Ordinal)}]"
            : Uri.EscapeDataString(host);

    private static string Spell(PgSslMode mode) =>
        mode switch
        {
            PgSslMode.VerifyCa => "verify-ca",
            PgSslMode.VerifyFull => "verify-full",
            _ => mode.ToString().ToLowerInvariant(),
        };

    private static string Spell(PgTargetSession target) =>
        target switch
        {
            PgTargetSession.ReadWrite => "read-write",
            PgTargetSession.ReadOnly => "read-only",
            PgTargetSession.PreferStandby => "prefer-standby",
            _ => target.ToString().ToLowerInvariant(),
        };
}
