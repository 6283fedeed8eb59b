using System.Text;
using ActorPg.Actors.Tests.Options;
using ActorPg.Catalog;
using ActorPg.Wire.Tests.Fuzz;

namespace ActorPg.Actors.Tests.Fuzz;

/// <summary>Any text is options or a complaint that does not repeat it.</summary>
public sealed class ConnectionStringFuzzTests
{
    private static readonly string[] _valid =
    [
        "postgres://alice:secret@db.example:5432/shop?sslmode=require&application_name=x",
        "postgresql://u@[::1]:5432,h2:6543/d?target_session_attrs=any&connect_timeout=5",
        "postgres:///d?host=/var/run/postgresql&user=u",
        "host=h1,h2 port=1,2 user=u password='a b\\'c' dbname=d sslmode=disable",
        "user=u min_size=1 max_size=10 command_timeout=5s options='-c work_mem=1MB'",
        "postgres://u:%41%20b@h/d%2fe",
    ];

    private static readonly FuzzTarget[] _targets =
    [
        new(
            "dsn",
            [.. _valid.Select(Encoding.UTF8.GetBytes)],
            [bytes => Env.Parse(Encoding.UTF8.GetString(bytes)), bytes => Env.Parse(Encoding.Latin1.GetString(bytes))],
            failure => failure is PgInputException
        ),
        new(
            "type-name",
            [.. "public.\"My type\""u8.ToArray().Append((byte)' ').Chunk(64)],
            [bytes => TypeName.Parse(Encoding.UTF8.GetString(bytes))],
            failure => failure is ArgumentException
        ),
        new(
            "version",
            [
                [.. "15.18 (Debian 15.18-1)"u8],
                [.. "19beta1"u8],
            ],
            [bytes => PgServerVersion.TryParse(Encoding.UTF8.GetString(bytes), out _)],
            _ => false
        ),
    ];

    [Fact]
    public void C14_ten_thousand_connection_strings() => FuzzTarget.RunAll(_targets);

    [Fact]
    public void C14_the_corpus_of_connection_strings() => Corpus.Replay("dsn.txt", _targets);
}
