using System.Globalization;

namespace ActorPg.LocalServer;

/// <summary>What must be known of a server that is named by URL: where it is and who logs in. Not a full parser: the driver has that.</summary>
/// <param name="User">The role; <c>postgres</c> when the URL names none.</param>
/// <param name="Host">The first host, or the directory of a Unix socket.</param>
/// <param name="Port">5432 when the URL names none.</param>
internal readonly record struct ServerUrl(string User, string Host, int Port)
{
    private static readonly string[] _schemes = ["postgres://", "postgresql://"];

    /// <summary>postgres://user:password@host:port/database; a password only if there is one.</summary>
    public static string Format(string user, string? password, string host, int port, string database = "postgres")
    {
        string secret = password is null ? "" : ":" + Uri.EscapeDataString(password);
        string address = string.Create(CultureInfo.InvariantCulture, $"{host}:{port}");
        return $"postgres://{Uri.EscapeDataString(user)}{secret}@{address}/{database}";
    }

    /// <summary>Reads what is needed of a URL.</summary>
    /// <exception cref="LocalPostgresException">Not a postgres:// URL. The message does not repeat it: it may hold a password.</exception>
    public static ServerUrl Parse(string url)
    {
        string scheme =
            _schemes.FirstOrDefault(s => url.StartsWith(s, StringComparison.OrdinalIgnoreCase))
            ?? throw new LocalPostgresException(
                $"{LocalPostgres.UrlVariable} must be a URL, postgres://user:password@host:port/database."
            );
        string[] parts = url[scheme.Length..].Split('?', 2);
        string authority = parts[0].Split('/', 2)[0];
        int at = authority.LastIndexOf('@');
        string user = at < 0 ? "" : authority[..at].Split(':', 2)[0];
        (string host, string port) = HostAndPort(authority[(at + 1)..].Split(',')[0]);
        foreach (string pair in parts.Length < 2 ? [] : parts[1].Split('&'))
        {
            string[] option = pair.Split('=', 2);
            string value = Uri.UnescapeDataString(option[^1]).Split(',')[0];
            host = string.Equals(option[0], "host", StringComparison.Ordinal) ? value : host;
            port = string.Equals(option[0], "port", StringComparison.Ordinal) ? value : port;
            user = string.Equals(option[0], "user", StringComparison.Ordinal) ? value : user;
        }

        if (!int.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out int number))
        {
            throw new LocalPostgresException($"The port in {LocalPostgres.UrlVariable} is not a number.");
        }

        return new ServerUrl(
            user.Length == 0 ? "postgres" : Uri.UnescapeDataString(user),
            host.Length == 0 ? "localhost" : Uri.UnescapeDataString(host),
            number
        );
    }

    private static (string Host, string Port) HostAndPort(string address)
    {
        int bracket = address.LastIndexOf(']');
        int colon = address.IndexOf(':', bracket < 0 ? 0 : bracket);
        string host = colon < 0 ? address : address[..colon];
        return (host.Trim('[', ']'), colon < 0 ? "5432" : address[(colon + 1)..]);
    }
}
