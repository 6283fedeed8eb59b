using System.Globalization;
using System.Text;

namespace ActorPg.LocalServer;

/// <summary>The text of a server's configuration files, from its options. Nothing here touches a file.</summary>
internal static class Configuration
{
    // The first role owns the extensions that initdb makes, and an extension's owner must not have these in its name.
    private const string RefusedByInitdb = "\"$'\\";

    // These are the server's own business: its port is on the command line, its socket beside its data.
    private static readonly string[] _taken =
    [
        "port",
        "unix_socket_directories",
        "data_directory",
        "hba_file",
        "config_file",
    ];

    /// <summary>Refuses options that contradict themselves, or that would break out of a configuration file.</summary>
    /// <exception cref="ArgumentException">An option cannot be; the message names it.</exception>
    public static void Check(LocalPostgresOptions options)
    {
        bool trusted = options.Authentication == LocalAuthentication.Trust;
        Require(
            trusted || !string.IsNullOrEmpty(options.Password),
            $"{options.Authentication} needs a {nameof(options.Password)}."
        );
        Require(
            !(options.Password ?? "").Any(char.IsControl),
            $"{nameof(options.Password)} must not have control characters."
        );
        Require(options.MaxConnections > 0, $"{nameof(options.MaxConnections)} must be positive.");
        Require(
            options.SuperUser is { Length: > 0 and < 64 } name
                && !name.Any(c => char.IsControl(c) || RefusedByInitdb.Contains(c)),
            $"{nameof(options.SuperUser)} is no name that initdb takes."
        );
        foreach ((string setting, string value) in options.Settings)
        {
            Require(
                setting.Length > 0 && setting.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '.'),
                $"'{setting}' is no setting's name."
            );
            Require(
                !_taken.Contains(setting, StringComparer.OrdinalIgnoreCase),
                $"The setting '{setting}' belongs to the local server itself."
            );
            Require(!value.Any(char.IsControl), $"The value of the setting '{setting}' has control characters.");
        }

        foreach (string file in options.Files.Keys)
        {
            Require(
                file.Length > 0 && file[0] != '.' && !file.Contains('/', StringComparison.Ordinal),
                $"'{file}' is no plain file name."
            );
        }

        void Require(bool holds, string message)
        {
            if (!holds)
            {
                throw new ArgumentException(message, nameof(options));
            }
        }
    }

    /// <summary>What follows in postgresql.conf after what initdb wrote: the last line for a setting wins.</summary>
    public static string Settings(LocalPostgresOptions options, string socketDirectory)
    {
        Dictionary<string, string> settings = new(StringComparer.OrdinalIgnoreCase)
        {
            ["listen_addresses"] = "127.0.0.1",
            ["unix_socket_directories"] = socketDirectory,
            ["max_connections"] = options.MaxConnections.ToString(CultureInfo.InvariantCulture),
            ["fsync"] = options.Durable ? "on" : "off",
            // Without fsync it costs next to nothing, and CrashAsync would lose what was committed just before.
            ["synchronous_commit"] = "on",
            ["full_page_writes"] = options.Durable ? "on" : "off",
        };
        foreach ((string name, string value) in options.Settings)
        {
            settings[name] = value;
        }

        StringBuilder text = new("\n");
        foreach ((string name, string value) in settings)
        {
            string escaped = value
                .Replace("\\", "\\\\", StringComparison.Ordinal)
                .Replace("'", "''", StringComparison.Ordinal);
            text.Append(CultureInfo.InvariantCulture, $"{name} = '{escaped}'\n");
        }

        return text.ToString();
    }

    /// <summary>The whole of pg_hba.conf.</summary>
    public static string HostBasedAuthentication(LocalPostgresOptions options)
    {
        string method = Method(options.Authentication);
        IEnumerable<string> lines = options.HostBasedAuthentication;
        if (options.HostBasedAuthentication.Count == 0)
        {
            lines =
                from database in (string[])["all", "replication"]
                from origin in (string[])["local {0} all", "host {0} all 127.0.0.1/32", "host {0} all ::1/128"]
                select string.Format(CultureInfo.InvariantCulture, origin, database) + " " + method;
        }

        return string.Concat(lines.Select(line => line + "\n"));
    }

    /// <summary>password_encryption, which decides what is kept of a password; MD5 logins work with an MD5 hash alone.</summary>
    public static string PasswordEncryption(LocalPostgresOptions options) =>
        options.Authentication == LocalAuthentication.Md5 ? "md5" : "scram-sha-256";

    /// <summary>The statement that gives the superuser its password. One line, as the single-user mode reads them.</summary>
    public static string SetPassword(LocalPostgresOptions options)
    {
        string role = options.SuperUser.Replace("\"", "\"\"", StringComparison.Ordinal);
        string password = options.Password!.Replace("'", "''", StringComparison.Ordinal);
        return $"ALTER ROLE \"{role}\" PASSWORD '{password}'\n";
    }

    /// <summary>An authentication method as pg_hba.conf spells it.</summary>
    public static string Method(LocalAuthentication authentication) =>
        authentication switch
        {
            LocalAuthentication.Trust => "trust",
            LocalAuthentication.ScramSha256 => "scram-sha-256",
            LocalAuthentication.Md5 => "md5",
            LocalAuthentication.Password => "password",
            _ => throw new ArgumentOutOfRangeException(
                nameof(authentication),
                authentication,
                "Not a way to authenticate."
            ),
        };
}
