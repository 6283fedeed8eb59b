using System.Text;
using ActorPg.Api.ConnectionStrings;
using FsCheck;
using FsCheck.Fluent;

namespace ActorPg.Actors.Tests.Options;

/// <summary>Connection strings mean to the driver what they mean to PostgreSQL's own library.</summary>
public sealed class LibpqTests
{
    private static readonly string[] _keys =
    [
        "user",
        "password",
        "dbname",
        "host",
        "hostaddr",
        "port",
        "passfile",
        "application_name",
        "options",
        "connect_timeout",
        "sslmode",
        "sslcert",
        "sslpassword",
        "target_session_attrs",
        "channel_binding",
        "client_encoding",
        "service",
    ];

    private static readonly Gen<string> _value = Gen.Elements(
            "a",
            "Z9",
            " ",
            "\t",
            "'",
            "\\",
            "%",
            "@",
            ":",
            "/",
            "?",
            "&",
            "=",
            "+",
            "#",
            "[",
            "]",
            ",",
            "é",
            "日",
            "𝄞",
            "\""
        )
        .ListOf()
        .Select(string.Concat);

    [LibpqFact]
    public void Keywords_and_values_are_read_as_libpq_reads_them()
    {
        Gen<string> pair =
            from key in Gen.Elements(_keys)
            from value in _value
            from isQuoted in Gen.Elements(true, false)
            from space in Gen.Elements("", " ", "\t ")
            select $"{key}{space}={space}{Quote(value, isQuoted)}";
        Gen<string> text = pair.NonEmptyListOf().Select(pairs => string.Join(" ", pairs));
        Check(text, 3000, mustBeTaken: true);
    }

    [LibpqFact]
    public void Urls_are_read_as_libpq_reads_them()
    {
        Gen<string> host =
            from name in Gen.Elements("localhost", "db-1.example", "127.0.0.1", "[::1]", "[fe80::2]", "%2Frun%2Fpg", "")
            from port in Gen.Elements("", "", ":5433", ":1")
            select name + port;
        Gen<string> login =
            from user in _value
            from password in _value
            from kind in Gen.Choose(0, 2)
            select kind switch
            {
                0 => "",
                1 => Escape(user) + "@",
                _ => $"{Escape(user)}:{Escape(password)}@",
            };
        Gen<string> parameter = from key in Gen.Elements(_keys) from value in _value select $"{key}={Escape(value)}";
        Gen<string> text =
            from scheme in Gen.Elements("postgres://", "postgresql://")
            from who in login
            from hosts in host.NonEmptyListOf()
            from database in _value
            from parameters in parameter.ListOf()
            select scheme
                + who
                + string.Join(',', hosts)
                + (database.Length == 0 ? "" : "/" + Escape(database))
                + (parameters.Count == 0 ? "" : "?" + string.Join('&', parameters));
        Check(text, 3000, mustBeTaken: true);
    }

    [LibpqFact]
    public void What_is_hardly_a_connection_string_is_taken_or_refused_as_by_libpq()
    {
        Gen<string> text = Gen.Elements(
                "user",
                "host",
                "dbname",
                "=",
                "=",
                " ",
                "  ",
                "\t",
                "\n",
                "\v",
                "'",
                "'",
                "\\",
                "x",
                "\\'",
                "1,2",
                "é"
            )
            .ListOf()
            .Select(string.Concat);
        Check(text, 10_000, mustBeTaken: false);
    }

    [LibpqFact]
    public void Where_both_take_a_broken_url_they_read_the_same()
    {
        Gen<string> text = Gen.Elements(
                "user",
                "h",
                "@",
                ":",
                "1",
                "/",
                "?",
                "&",
                "=",
                "%41",
                "%",
                "[::1]",
                "[",
                "]",
                ",",
                "sslmode=require",
                "ssl=true",
                "dbname="
            )
            .ListOf()
            .Select(parts => "postgresql://" + string.Concat(parts));
        int compared = 0;
        Prop.ForAll(
                text.ToArbitrary(),
                url =>
                {
                    // Unescaped, a second @ is to libpq a part of the host, and one behind a ? makes all before it the login; here neither does.
                    string login = url.Split('/')[2];
                    bool isAmbiguous =
                        login.Count(c => c == '@') > 1
                        || (
                            login.Contains('?', StringComparison.Ordinal)
                            && login.LastIndexOf('@') > login.IndexOf('?', StringComparison.Ordinal)
                        );
                    if (!isAmbiguous && Libpq.Parse(url, out _) is { } theirs && Ours(url) is { } ours)
                    {
                        compared++;
                        Assert.Equal(Show(theirs), Show(ours));
                    }
                }
            )
            .Check(Config.QuickThrowOnFailure.WithMaxTest(10_000).WithQuietOnSuccess(true));
        Assert.InRange(compared, 500, 10_000);
    }

    [LibpqFact]
    public void Every_variable_that_libpq_reads_is_read()
    {
        // Which server a pooler or a test of libpq itself should pretend to be is not said by these.
        string[] missing =
        [
            .. Libpq.Variables().Keys.Except([.. EnvironmentDefaults.Variables, "PGSERVICE", "PGSERVICEFILE"]),
        ];
        Assert.Empty(missing);
    }

    private static void Check(Gen<string> text, int count, bool mustBeTaken) =>
        Prop.ForAll(
                text.ToArbitrary(),
                line =>
                {
                    Dictionary<string, string>? theirs = Libpq.Parse(line, out string reason);
                    if (theirs is null && reason.Contains("invalid connection option", StringComparison.Ordinal))
                    {
                        return; // here it may be a setting of the server
                    }
                    Assert.True(!mustBeTaken || theirs is not null, $"{line}: {reason}");
                    Dictionary<string, string>? ours = Ours(line);
                    Assert.Equal(theirs is null, ours is null);
                    Assert.Equal(Show(theirs ?? []), Show(ours ?? []));
                }
            )
            .Check(Config.QuickThrowOnFailure.WithMaxTest(count).WithQuietOnSuccess(true));

    private static Dictionary<string, string>? Ours(string line)
    {
        try
        {
            Dictionary<string, string> values = [];
            foreach (OptionEntry entry in ConnectionStringParser.Entries(line))
            {
                values[entry.Key] = entry.Value;
            }
            return values;
        }
        catch (PgInputException)
        {
            return null;
        }
    }

    /// <summary>What is empty says nothing, and neither do ports that are all left out.</summary>
    private static string Show(Dictionary<string, string> values) =>
        string.Join(
            '\n',
            values
                .Where(pair => pair.Value.Length > 0 && (pair.Key != "port" || pair.Value.Trim(',').Length > 0))
                .OrderBy(pair => pair.Key, StringComparer.Ordinal)
                .Select(pair => $"{pair.Key}={pair.Value}")
        );

    private static string Quote(string value, bool isQuoted)
    {
        var text = new StringBuilder();
        foreach (char c in value)
        {
            bool isSpecial = c is '\'' or '\\' || (!isQuoted && char.IsWhiteSpace(c));
            text.Append(isSpecial ? "\\" : "").Append(c);
        }
        return isQuoted || value.Length == 0 ? $"'{text}'" : text.ToString();
    }

    private static string Escape(string value) => Uri.EscapeDataString(value);
}
