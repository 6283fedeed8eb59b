using Spectre.Console;

namespace Bank;

/// <summary>A panel that stays in place, for a terminal.</summary>
internal sealed class LiveScreen(IAnsiConsole console, BankOptions options) : IScreen
{
    public async Task<Standing> FollowAsync(IAsyncEnumerable<Standing> standings)
    {
        Standing? last = null;
        await console
            .Live(new Text(""))
            .StartAsync(async live =>
            {
                await foreach (Standing standing in standings)
                {
                    last = standing;
                    live.UpdateTarget(Picture.Of(standing, options));
                }
            });
        return last!;
    }
}
