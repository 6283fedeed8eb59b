using ActorPg.Pool;
using ActorPg.Requests;
using ActorPg.Wire.Codecs.Binary;
using ActorPg.Wire.Codecs.Json;
using ActorPg.Wire.Codecs.Strings;
using ActorPg.Wire.Protocol;

namespace ActorPg.Api;

/// <summary>Runs a statement for one value that is read as it arrives.</summary>
internal static class ValueStreams
{
    public static async ValueTask<PgValueStream?> OpenAsync(
        PgClient client,
        SqlStatement statement,
        PgCallOptions options,
        PgArgument[] arguments
    )
    {
        var deadline = new CallDeadline(client.Gate.Time, options, client.Gate.Options.CommandTimeout);
        PgSession? session = client.Lease is null
            ? await client.AcquireAsync(deadline.Rest(), nameof(PgClient.FetchStreamAsync)).ConfigureAwait(false)
            : null;
        ValueStreamRequest? request = null;
        PgValueStream? opened = null;
        try
        {
            PgClient owner = session ?? client;
            Lease lease = owner.Lease!;
            using (await lease.Calls.EnterAsync(client.Gate.Time, deadline).ConfigureAwait(false))
            {
                StatementDescription description = await owner
                    .DescribeAsync(statement, deadline.Rest())
                    .ConfigureAwait(false);
                ThrowUnlessPlain(description.Columns);
                request = new ValueStreamRequest(client.Gate, lease, statement, description, arguments);
                request.Send(deadline.Rest());
            }
            if (await request.Reader.WaitAsync().ConfigureAwait(false) && request.Length >= 0)
            {
                opened = new PgValueStream(request, session);
            }
            return opened;
        }
        finally
        {
            if (opened is null)
            {
                await PgValueStream.EndAsync(request, session).ConfigureAwait(false);
            }
        }
    }

    // What is in pieces cannot be decoded: the bytes on the wire have to be the value.
    private static void ThrowUnlessPlain(RowDescription columns)
    {
        if (columns.Count == 0)
        {
            throw new PgInputException("The statement returns no rows, so there is no value to stream.");
        }
        PgColumn first = columns.Columns[0];
        bool isPlain = first.Codec.FormatCode == 0 || first.Codec is TextCodec or ByteaCodec or JsonCodec or JsonbCodec;
        if (!isPlain)
        {
            throw new PgInputException(
                $"Column '{first.Name}' is of type {first.Type.Name}; only bytea, text and json can be streamed. Cast it to text or bytea in the statement."
            );
        }
    }
}
