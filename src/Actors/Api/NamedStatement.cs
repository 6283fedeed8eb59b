using System.Text;
using ActorPg.Pool;
using ActorPg.Requests;
using ActorPg.Wire.Protocol;

namespace ActorPg.Api;

/// <summary>Prepares statements under names that their users chose.</summary>
internal static class NamedStatement
{
    /// <summary>NAMEDATALEN - 1: SQL would cut a longer name.</summary>
    private const int LongestName = 63;

    public static async ValueTask<PgStatement> PrepareAsync(
        PgClient client,
        SqlStatement statement,
        string name,
        PgCallOptions options
    )
    {
        byte[] bytes = Encode(name);
        if (client.Lease is not { } lease)
        {
            throw new PgInputException(
                "A statement's name belongs to one connection: prepare it on a session (AcquireAsync) or in a transaction.",
                nameof(name)
            );
        }
        client.Gate.Pooler.ThrowIfShared(SessionFeature.NamedStatement);
        if (client.Gate.Options.PrepareMode == PgPrepareMode.Simple)
        {
            throw SqlText.NotInSimpleMode("Preparing a statement");
        }
        var pinned = new PreparedStatement(statement, bytes);
        var deadline = new CallDeadline(client.Gate.Time, options, client.Gate.Options.CommandTimeout);
        using CallOrder.Place place = await lease.Calls.EnterAsync(client.Gate.Time, deadline).ConfigureAwait(false);
        PrepareRequest request = PrepareRequest.Rent(client.Gate, lease, statement, null, []);
        request.Pinned = pinned;
        lease.HasPrepared = true;
        lease.IsDirty = true;
        ValueTask<StatementDescription> answer = request.SendAsync(deadline.Rest());
        place.Dispose();
        StatementDescription description = await answer.ConfigureAwait(false);
        if (description.Unknown.Length > 0)
        {
            await client.Gate.Types.LearnAsync(lease, description.Unknown, deadline).ConfigureAwait(false);
            description = StatementDescription.Make(
                description.ParameterTypes,
                description.Columns,
                client.Gate.Codecs
            );
            pinned.Description = description;
        }
        return new PgStatement(client, statement, description, pinned);
    }

    private static byte[] Encode(string name)
    {
        if (name.Contains('\0', StringComparison.Ordinal))
        {
            throw new PgInputException("A statement's name cannot hold a NUL (U+0000).", nameof(name));
        }
        byte[] bytes = Encoding.UTF8.GetBytes(name);
        return bytes.Length <= LongestName
            ? bytes
            : throw new PgInputException(
                $"A statement's name has at most {LongestName} bytes; this one has {bytes.Length}.",
                nameof(name)
            );
    }
}
