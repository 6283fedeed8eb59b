namespace ActorPg.Api;

/// <summary>Options that are understood but not yet acted upon: asked for, they are refused rather than ignored.</summary>
internal static class NotYet
{
    /// <summary>The options, if all of them will be acted upon.</summary>
    /// <exception cref="PgInputException">The options ask for something that would silently not happen.</exception>
    public static PgOptions ThrowIfAsked(PgOptions options)
    {
        if (options.TargetSessionAttributes != PgTargetSession.Any)
        {
            throw new PgInputException(
                "Choosing servers by their role is not supported yet.",
                nameof(PgOptions.TargetSessionAttributes)
            );
        }
        return options;
    }
}
