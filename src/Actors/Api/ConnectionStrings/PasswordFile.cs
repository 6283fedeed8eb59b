using System.Text;
using Microsoft.Extensions.Logging;

namespace ActorPg.Api.ConnectionStrings;

/// <summary>
/// Looks a password up in a file of lines <c>host:port:database:user:password</c>, the first four of which may be <c>*</c>. A backslash
/// takes the next character as it is. Source: PostgreSQL, libpq, The Password File.
/// </summary>
internal static class PasswordFile
{
    private const UnixFileMode Others =
        UnixFileMode.GroupRead
        | UnixFileMode.GroupWrite
        | UnixFileMode.GroupExecute
        | UnixFileMode.OtherRead
        | UnixFileMode.OtherWrite
        | UnixFileMode.OtherExecute;

    internal static string DefaultPath(string home) =>
        OperatingSystem.IsWindows() ? Path.Combine(home, "postgresql", "pgpass.conf") : Path.Combine(home, ".pgpass");

    /// <summary>
    /// The password of the first line that fits, or null. A file that is not there or cannot be read has none; one that others may read
    /// is passed over with a warning in the log.
    /// </summary>
    internal static string? Find(string path, PgEndpoint endpoint, PgOptions options)
    {
        try
        {
            if (!File.Exists(path))
                return null;
            if (!IsPrivate(path))
            {
                options
                    .LoggerFactory?.CreateLogger(typeof(PgOptions))
                    .LogWarning(
                        "The password file {Path} is ignored: others than its owner have access to it (chmod 0600).",
                        path
                    );
                return null;
            }
            return Find(File.ReadLines(path), endpoint, options.Database, options.User);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>A Unix socket is <c>localhost</c> here, or its directory.</summary>
    internal static string? Find(IEnumerable<string> lines, PgEndpoint endpoint, string database, string user)
    {
        string port = $"{endpoint.Port}";
        foreach (string line in lines)
        {
            if (
                line.StartsWith('#')
                || Split(line) is not [var host, var linePort, var lineDatabase, var lineUser, var password]
            )
                continue;
            bool fits =
                (Fits(host, endpoint.Host) || (endpoint.IsUnixSocket && Fits(host, "localhost")))
                && Fits(linePort, port)
                && Fits(lineDatabase, database)
                && Fits(lineUser, user);
            if (fits)
                return Unescape(password);
        }
        return null;
    }

    private static bool IsPrivate(string path) =>
        OperatingSystem.IsWindows() || (File.GetUnixFileMode(path) & Others) == UnixFileMode.None;

    private static bool Fits(string field, string value) => field == "*" || Unescape(field) == value;

    /// <summary>Cuts at the first four colons that no backslash escapes; the password keeps the rest.</summary>
    private static List<string> Split(string line)
    {
        var fields = new List<string>(5);
        int start = 0;
        for (int i = 0; i < line.Length && fields.Count < 4; i++)
        {
            if (line[i] == '\\')
                i++;
            else if (line[i] == ':')
            {
                fields.Add(line[start..i]);
                start = i + 1;
            }
        }
        fields.Add(line[start..]);
        return fields;
    }

    private static string Unescape(string field)
    {
        if (!field.Contains('\\', StringComparison.Ordinal))
            return field;
        var text = new StringBuilder(field.Length);
        for (int i = 0; i < field.Length; i++)
        {
            if (field[i] == '\\' && i + 1 < field.Length)
                i++;
            text.Append(field[i]);
        }
        return text.ToString();
    }
}
