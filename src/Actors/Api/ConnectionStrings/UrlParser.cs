using System.Net;
using System.Net.Sockets;

namespace ActorPg.Api.ConnectionStrings;

/// <summary>
/// Reads what follows the scheme of a URL: <c>[user[:password]@][host[:port][,…]][/database][?key=value[&amp;…]]</c>. An IPv6 address
/// stands in brackets; everything may be percent-encoded, so that a socket directory can be a host (<c>%2Ftmp</c>).
/// Source: PostgreSQL, libpq, Connection URIs.
/// </summary>
/// <remarks>
/// Where libpq ends the user at the first <c>@</c> this one does so at the last before the path, as no host can contain one. Messages
/// name the part of the URL and nothing of its text: with an unescaped character in the password any part can hold a piece of it.
/// </remarks>
internal static class UrlParser
{
    private const string Name = "Connection URL";

    internal static List<OptionEntry> Parse(string text)
    {
        var entries = new List<OptionEntry>();
        int end = text.AsSpan().IndexOfAny('/', '?');
        string authority = end < 0 ? text : text[..end];
        string rest = end < 0 ? "" : text[end..];
        int at = authority.LastIndexOf('@');
        if (at >= 0)
            Login(authority[..at], entries);
        Hosts(authority[(at + 1)..], entries);

        int query = rest.IndexOf('?', StringComparison.Ordinal);
        string path = query < 0 ? rest : rest[..query];
        if (path.Length > 1)
            Add(entries, "dbname", path[1..], "database");
        if (query >= 0)
            Query(rest[(query + 1)..], entries);
        return entries;
    }

    private static void Login(string text, List<OptionEntry> entries)
    {
        int colon = text.IndexOf(':', StringComparison.Ordinal);
        Add(entries, "user", colon < 0 ? text : text[..colon], "user");
        if (colon >= 0)
            Add(entries, "password", text[(colon + 1)..], "password");
    }

    private static void Hosts(string text, List<OptionEntry> entries)
    {
        if (text.Length == 0)
            return;
        string[] specifications = text.Split(',');
        var hosts = new string[specifications.Length];
        var ports = new string[specifications.Length];
        for (int i = 0; i < specifications.Length; i++)
            (hosts[i], ports[i]) = Host(specifications[i], $"{Name}, host {i + 1}");
        entries.Add(new OptionEntry("host", string.Join(',', hosts), $"{Name}, hosts"));
        if (Array.Exists(ports, port => port.Length > 0))
            entries.Add(new OptionEntry("port", string.Join(',', ports), $"{Name}, hosts"));
    }

    private static (string Host, string Port) Host(string text, string where)
    {
        if (text.StartsWith('['))
            return Bracketed(text, where);
        int colon = text.IndexOf(':', StringComparison.Ordinal);
        if (colon != text.LastIndexOf(':'))
            throw new PgInputException(
                $"{where}: more than one ':'. An IPv6 address is written in brackets; a '/' or '?' in a password is written %2F or %3F."
            );
        return colon < 0
            ? (PercentText.Decode(text, where), "")
            : (PercentText.Decode(text[..colon], where), PercentText.Decode(text[(colon + 1)..], where));
    }

    private static (string Host, string Port) Bracketed(string text, string where)
    {
        int close = text.IndexOf(']', StringComparison.Ordinal);
        if (close < 0)
            throw new PgInputException($"{where}: '[' without ']'.");
        string host = PercentText.Decode(text[1..close], where);
        if (!IPAddress.TryParse(host, out IPAddress? address) || address.AddressFamily != AddressFamily.InterNetworkV6)
            throw new PgInputException($"{where}: what stands in brackets is not an IPv6 address.");
        string rest = text[(close + 1)..];
        if (rest.Length > 0 && rest[0] != ':')
            throw new PgInputException($"{where}: only ':' and a port may follow ']'.");
        return (host, rest.Length == 0 ? "" : PercentText.Decode(rest[1..], where));
    }

    private static void Query(string text, List<OptionEntry> entries)
    {
        if (text.Length == 0)
            return;
        string[] parameters = text.Split('&');
        for (int i = 0; i < parameters.Length; i++)
        {
            string where = $"{Name}, parameter {i + 1}";
            string parameter = parameters[i];
            int equals = parameter.IndexOf('=', StringComparison.Ordinal);
            if (equals < 0)
                throw new PgInputException($"{where}: '=' is missing.");
            if (parameter.IndexOf('=', equals + 1) >= 0)
                throw new PgInputException($"{where}: a second '='. In a value it is written %3D.");
            string key = PercentText.Decode(parameter[..equals], where);
            string value = PercentText.Decode(parameter[(equals + 1)..], where);
            // What JDBC's users write, and libpq understands too.
            entries.Add(
                key == "ssl" && value == "true"
                    ? new OptionEntry("sslmode", "require", where)
                    : new OptionEntry(key, value, where)
            );
        }
    }

    private static void Add(List<OptionEntry> entries, string key, string text, string part) =>
        entries.Add(new OptionEntry(key, PercentText.Decode(text, $"{Name}, {part}"), $"{Name}, {part}"));
}
