using ActorPg.Wire.Errors;

namespace ActorPg.AkkaNet.Remoting;

/// <summary>
/// A failure between nodes: Byte kind, message, Byte outcome, what the kind needs, and its cause. An exception of the driver arrives as what it was; any other
/// as an <see cref="InvalidOperationException"/> with its type's name.
/// </summary>
internal static class FaultFormat
{
    private const int Deepest = 4;

    private enum Kind : byte
    {
        None,
        Other,
        Server,
        Connection,
        Timeout,
        Overloaded,
        Input,
        Canceled,
        Decode,
        Protocol,
        SessionState,
        OutdatedSchema,
        Authentication,
    }

    public static void Write(Exception? failure, PayloadWriter target, int depth = 0)
    {
        if (failure is null || depth > Deepest)
        {
            target.Byte((byte)Kind.None);
            return;
        }
        Kind kind = KindOf(failure);
        target.Byte((byte)kind);
        target.Text(
            kind switch
            {
                Kind.Other => $"{failure.GetType().Name}: {failure.Message}",
                Kind.Input => WithoutName((PgInputException)failure),
                _ => failure.Message,
            }
        );
        target.Byte((byte)OutcomeOf(failure));
        switch (failure)
        {
            case PostgresException error:
                ErrorFormat.Write(error.Fields, target);
                target.Byte(
                    error.Detail is { } detail && error.Message.Contains(detail, StringComparison.Ordinal)
                        ? (byte)1
                        : (byte)0
                );
                break;
            case PgInputException input:
                target.Text(input.ParamName);
                break;
        }
        // A timeout's own cause says no more than it does: what it was made of is behind that.
        Write(
            failure is PgTimeoutException ? failure.InnerException?.InnerException : failure.InnerException,
            target,
            depth + 1
        );
    }

    public static Exception? Read(ref PayloadReader source, int depth = 0)
    {
        var kind = (Kind)source.Byte();
        if (kind == Kind.None)
        {
            return null;
        }
        if (depth > Deepest)
        {
            PayloadReader.ThrowBad();
        }
        string message = source.Words();
        var outcome = (PgOutcome)source.Byte();
        ErrorFields? fields = kind == Kind.Server ? ErrorFormat.Read(ref source) : null;
        bool showsDetail = kind == Kind.Server && source.Byte() != 0;
        string? parameter = kind == Kind.Input ? source.Text() : null;
        Exception? cause = Read(ref source, depth + 1);
        return kind switch
        {
            Kind.Server => new PostgresException(fields!, cause, showsDetail),
            Kind.Connection => new PgConnectionException(message, outcome, cause),
            Kind.Timeout => new PgTimeoutException(message, outcome, cause),
            Kind.Overloaded => new PgOverloadedException(message, cause),
            Kind.Input => new PgInputException(message, parameter, cause),
            Kind.Canceled => new PgCanceledException(message, outcome, cause, CancellationToken.None),
            Kind.Decode => new PgDecodeException(message, cause),
            Kind.Protocol => new PgProtocolException(message),
            Kind.SessionState => new PgSessionStateException(message),
            Kind.OutdatedSchema => new PgOutdatedSchemaException(message),
            Kind.Authentication => new PgAuthenticationException(message, cause),
            _ => new InvalidOperationException(message, cause),
        };
    }

    private static PgOutcome OutcomeOf(Exception failure) =>
        failure switch
        {
            PgException known => known.Outcome,
            PgCanceledException canceled => canceled.Outcome,
            _ => PgOutcome.NotSent,
        };

    private static Kind KindOf(Exception failure) =>
        failure switch
        {
            PostgresException => Kind.Server,
            PgConnectionException => Kind.Connection,
            PgTimeoutException => Kind.Timeout,
            PgOverloadedException => Kind.Overloaded,
            PgInputException => Kind.Input,
            PgCanceledException => Kind.Canceled,
            PgDecodeException => Kind.Decode,
            PgProtocolException => Kind.Protocol,
            PgSessionStateException => Kind.SessionState,
            PgOutdatedSchemaException => Kind.OutdatedSchema,
            PgAuthenticationException => Kind.Authentication,
            _ => Kind.Other,
        };

    // The runtime adds the argument's name to the message, and would do so again.
    private static string WithoutName(PgInputException input)
    {
        string suffix = $" (Parameter '{input.ParamName}')";
        return input.ParamName is not null && input.Message.EndsWith(suffix, StringComparison.Ordinal)
            ? input.Message[..^suffix.Length]
            : input.Message;
    }
}
