namespace ActorPg.Api.ConnectionStrings;

/// <summary>Where the password for one login comes from.</summary>
internal static class PasswordSource
{
    /// <summary>From the provider, the options or the password file, in this order. Null: none is known.</summary>
    /// <exception cref="PgInputException">The provider gave none.</exception>
    internal static async ValueTask<string?> FindAsync(
        PgOptions options,
        PgEndpoint endpoint,
        TimeProvider time,
        CancellationToken cancellationToken
    )
    {
        if (options.Passwords is { } passwords)
        {
            string password = await passwords
                .GetAsync(options.PasswordLifetime, time, cancellationToken)
                .ConfigureAwait(false);
            return OptionRules.Text(password, nameof(PgOptions.PasswordProvider))
                ?? throw new PgInputException("PasswordProvider gave null.");
        }
        return options.Password ?? (options.PassFile is { } path ? PasswordFile.Find(path, endpoint, options) : null);
    }
}
