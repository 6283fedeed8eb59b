using System.Diagnostics;

namespace ActorPg.Server.Tests.Copy;

/// <summary>samples/Etl, run small as its users run it: its exit code is the verdict.</summary>
[Collection(ServerFixture.Collection)]
public sealed class EtlTests(ServerFixture fixture)
{
    [Fact]
    public async Task A_load_whose_backends_are_killed_twice_is_resumed_and_loses_and_doubles_nothing()
    {
        (int verdict, string output) = await RunAsync("--rows", "20000", "--chunk", "1000", "--kills", "2");
        Assert.True(verdict == 0, output);
        Assert.Contains("20,000 of 20,000 rows: lost 0, doubled 0, wrong 0", output, StringComparison.Ordinal);
        Assert.Contains("2 failures", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("lost", "lost 1, doubled 0, wrong 0")]
    [InlineData("doubled", "lost 0, doubled 1, wrong 0")]
    [InlineData("wrong", "lost 0, doubled 0, wrong 1")]
    public async Task The_audit_notices_what_is_spoilt(string kind, string expected)
    {
        (int verdict, string output) = await RunAsync("--rows", "2000", "--chunk", "500", "--tamper", kind);
        Assert.True(verdict == 1, output);
        Assert.Contains(expected, output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_command_line_that_cannot_be_read_is_exit_code_2()
    {
        (int verdict, string output) = await RunAsync("--rows", "none");
        Assert.True(verdict == 2, output);
    }

    private async Task<(int ExitCode, string Output)> RunAsync(params string[] words)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        string program = Path.Combine(AppContext.BaseDirectory, "Etl.dll");
        foreach (string word in (string[])["exec", program, .. words, "--url", fixture.Url])
        {
            start.ArgumentList.Add(word);
        }
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> errors = process.StandardError.ReadToEndAsync();
        try
        {
            await process.WaitForExitAsync().WaitAsync(4 * Patience.Limit);
        }
        catch (TimeoutException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
        return (process.ExitCode, await output + await errors);
    }
}
