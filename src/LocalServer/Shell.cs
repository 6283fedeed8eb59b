using System.ComponentModel;
using System.Diagnostics;

namespace ActorPg.LocalServer;

/// <summary>
/// Runs small POSIX scripts as the user that the server belongs to. PostgreSQL refuses to run as root, so a root process runs everything
/// that touches the data directory as <c>postgres</c>, else as <c>nobody</c>: what is made this way belongs to the right user.
/// </summary>
internal sealed class Shell
{
    private const string Interpreter = "/bin/sh";

    private Shell(string? user)
    {
        User = user;
    }

    /// <summary>A shell as this process's own user.</summary>
    public static Shell Own { get; } = new(null);

    /// <summary>The user to change to; null when this process may run the server itself.</summary>
    public string? User { get; }

    /// <summary>A shell for this process.</summary>
    /// <exception cref="LocalPostgresException">This process is root and there is no other user, or the system has no POSIX shell.</exception>
    public static async Task<Shell> OpenAsync(CancellationToken cancellationToken)
    {
        if (!File.Exists(Interpreter))
        {
            throw new LocalPostgresException(
                $"A local server needs a POSIX system. Here, name a running one in {LocalPostgres.UrlVariable} (postgres://user:password@host:port/database)."
            );
        }

        Shell own = new(null);
        if (!Environment.IsPrivilegedProcess)
        {
            return own;
        }

        foreach (string user in (string[])["postgres", "nobody"])
        {
            ShellResult known = await own.RunAsync("id -u \"$1\"", [user], null, cancellationToken)
                .ConfigureAwait(false);
            if (known.Succeeded)
            {
                return new Shell(user);
            }
        }

        throw new LocalPostgresException(
            "PostgreSQL does not run as root, and there is neither a user 'postgres' nor 'nobody' to run it as."
        );
    }

    /// <summary>Runs a script to its end. Its output and errors are read as one; cancelling kills it.</summary>
    /// <param name="script">The script; <c>$1</c> is the first of the arguments.</param>
    /// <param name="arguments">What it works on: passed as they are, never as part of the script.</param>
    /// <param name="input">What it reads; null for nothing.</param>
    /// <param name="cancellationToken">Kills it.</param>
    public async Task<ShellResult> RunAsync(
        string script,
        string[] arguments,
        string? input,
        CancellationToken cancellationToken
    )
    {
        using Process process = Start("exec 2>&1\n" + script, arguments);
        try
        {
            if (input is not null)
            {
                await process.StandardInput.WriteAsync(input.AsMemory(), cancellationToken).ConfigureAwait(false);
            }

            process.StandardInput.Close();
            string output = await process.StandardOutput.ReadToEndAsync(cancellationToken).ConfigureAwait(false);
            await process.WaitForExitAsync(cancellationToken).ConfigureAwait(false);
            return new ShellResult(process.ExitCode, output.Trim());
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }

    /// <summary>A file's text; empty when it cannot be read.</summary>
    public async Task<string> ReadAsync(string file, CancellationToken cancellationToken)
    {
        ShellResult read = await RunAsync("tail -n 30 \"$1\"", [file], null, cancellationToken).ConfigureAwait(false);
        return read.Succeeded ? read.Output : "";
    }

    /// <summary>Starts a script whose input and output are pipes held by the caller. PG* variables are kept from it; messages are in English.</summary>
    /// <exception cref="LocalPostgresException">It cannot be started as that user.</exception>
    public Process Start(string script, string[] arguments)
    {
        ProcessStartInfo start = new(Interpreter, ["-c", script, "sh", .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            UseShellExecute = false,
            WorkingDirectory = "/",
        };
        if (User is not null)
        {
            start.UserName = User;
        }

        foreach (
            string name in start.Environment.Keys.Where(n => n.StartsWith("PG", StringComparison.Ordinal)).ToArray()
        )
        {
            start.Environment.Remove(name);
        }

        start.Environment["LC_ALL"] = "C";
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception failure)
        {
            throw new LocalPostgresException(
                $"{Interpreter} cannot be run as {User ?? Environment.UserName}: {failure.Message}",
                failure
            );
        }
    }
}
