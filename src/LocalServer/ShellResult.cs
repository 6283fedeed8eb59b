namespace ActorPg.LocalServer;

/// <summary>How a script ended.</summary>
/// <param name="ExitCode">0 for success.</param>
/// <param name="Output">What it printed, errors included, without surrounding white space.</param>
internal readonly record struct ShellResult(int ExitCode, string Output)
{
    public bool Succeeded => ExitCode == 0;

    /// <summary>Turns a failure into an exception.</summary>
    /// <exception cref="LocalPostgresException">The script failed; the message is <paramref name="what"/> with its output.</exception>
    public void OrThrow(string what)
    {
        if (!Succeeded)
        {
            throw new LocalPostgresException($"{what} (exit code {ExitCode}): {Output}");
        }
    }
}
