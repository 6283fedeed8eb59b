using System.Globalization;
using System.Text;
using ActorPg.Requests;
using ActorPg.Wire.Protocol;

namespace ActorPg.Api.Copy;

/// <summary>
/// A query with its arguments in it, as COPY takes no parameters. The server itself makes constants of them: each argument travels to it in binary, and
/// comes back as a quoted constant of its parameter's type, which takes the parameter's place.
/// </summary>
internal static class QuotedQuery
{
    public static async ValueTask<string> MakeAsync(
        PgClient client,
        string query,
        PgArgument[] arguments,
        CallDeadline deadline
    )
    {
        if (arguments.Length == 0)
        {
            return SqlText.Check(query);
        }
        StatementDescription description = await client
            .DescribeAsync(client.Statement(query), deadline.Rest())
            .ConfigureAwait(false);
        SqlStatement quoting = client.Gate.Statements.For(Quoting(description.ParameterTypes));
        var texts = new PgColumn("array", 0, 0, -1, -1, client.Gate.Codecs.For(PgTypes.TextArray.Oid));
        var typed = new StatementDescription(
            description.ParameterTypes,
            description.Parameters,
            new RowDescription([texts])
        )
        {
            Version = description.Version,
            Epoch = description.Epoch,
        };
        string[]? constants = await client
            .RunAsync<ValueRequest<string[]>, string[]?>(quoting, deadline.Rest(), arguments, typed)
            .ConfigureAwait(false);
        return SqlParameters.Replace(query, constants!, IsConforming(client));
    }

    // Reported by every server, and again whenever a session changes it.
    private static bool IsConforming(PgClient client) =>
        (client.Lease?.Server ?? client.Gate.Server)?.Settings.GetValueOrDefault("standard_conforming_strings")
        != "off";

    // -1 for the type modifier: without one, bpchar would be "character", which holds a single one.
    private static string Quoting(uint[] types)
    {
        var sql = new StringBuilder("select array[");
        for (int i = 0; i < types.Length; i++)
        {
            sql.Append(
                CultureInfo.InvariantCulture,
                $"{(i > 0 ? ", " : "")}format('%L::%s', ${i + 1}::text, format_type({types[i]}, -1))"
            );
        }
        return sql.Append(']').ToString();
    }
}
