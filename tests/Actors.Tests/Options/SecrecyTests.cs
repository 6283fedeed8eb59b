using FsCheck;
using FsCheck.Fluent;

namespace ActorPg.Actors.Tests.Options;

public sealed class SecrecyTests
{
    private const string Secret = "hunter2";

    [Fact]
    public void No_text_of_the_options_shows_a_password()
    {
        PgOptions options = Env.Parse($"host=h user=u password={Secret} sslpassword={Secret} my.token={Secret}");
        Assert.Equal("postgresql://u@h:5432/u", options.ToString());
        Assert.DoesNotContain(Secret, $"{options}", StringComparison.Ordinal);
    }

    [Fact]
    public void The_redacted_url_reads_back_as_the_same_place()
    {
        PgOptions options = Env.Parse(
            "host=/tmp,::1,fe80::1%eth0,h port=1,2,3,4 user='a@b:/' dbname='d?&' sslmode=require application_name='x y' target_session_attrs=read-write"
        );
        PgOptions again = Env.Parse(options.ToString());
        Assert.Equal(options.Endpoints, again.Endpoints);
        Assert.Equal(
            (options.User, options.Database, options.SslMode, options.ApplicationName, options.TargetSessionAttributes),
            (again.User, again.Database, again.SslMode, again.ApplicationName, again.TargetSessionAttributes)
        );
    }

    /// <summary>Passwords with unescaped characters tear the connection string apart anywhere; whatever the complaint, it shows no piece.</summary>
    [Fact]
    public void A_refused_connection_string_is_never_echoed()
    {
        Gen<string> separators = Gen.Elements(
            "/",
            "?",
            "&",
            "=",
            ":",
            "@",
            ",",
            "%",
            "%zz",
            "[",
            "]",
            " ",
            "'",
            "\\",
            "\0",
            "\ud800",
            "#",
            ""
        );
        Gen<string> password = separators.ListOf(4).Select(s => $"Xq7{s[0]}Yw8{s[1]}{s[2]}Zv9{s[3]}");
        Gen<string> template = Gen.Elements(
            "postgres://u:{0}@h:5432/d",
            "postgres://u@h:5432/d?password={0}",
            "postgres://u@h/d?password={0}&min_size=99",
            "host=h password={0} user=u",
            "host=h password='{0}' user=u min_size=99",
            "{0}"
        );
        int refused = 0;
        Prop.ForAll(
                template
                    .SelectMany(t => password.Select(p => t.Replace("{0}", p, StringComparison.Ordinal)))
                    .ToArbitrary(),
                text =>
                {
                    try
                    {
                        Env.Parse(text);
                        return true;
                    }
                    catch (PgInputException e)
                    {
                        refused++;
                        string shown = e.ToString();
                        return !new[] { "Xq7", "Yw8", "Zv9" }.Any(piece =>
                            shown.Contains(piece, StringComparison.OrdinalIgnoreCase)
                        );
                    }
                }
            )
            .Check(Config.QuickThrowOnFailure.WithMaxTest(3000));
        Assert.InRange(refused, 500, 3000);
    }
}
