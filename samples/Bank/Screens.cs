using Spectre.Console;

namespace Bank;

/// <summary>Finds out what there is to show on.</summary>
internal static class Screens
{
    /// <summary>The terminal; or, where the output goes elsewhere, a stream without colours that is as wide as the table.</summary>
    public static IAnsiConsole Console()
    {
        if (IsTerminal)
        {
            return AnsiConsole.Console;
        }
        IAnsiConsole plain = AnsiConsole.Create(
            new AnsiConsoleSettings { Ansi = AnsiSupport.No, ColorSystem = ColorSystemSupport.NoColors }
        );
        plain.Profile.Width = Picture.Width;
        return plain;
    }

    public static IScreen For(IAnsiConsole console, BankOptions options) =>
        IsTerminal ? new LiveScreen(console, options) : new LineScreen(options);

    private static bool IsTerminal => !System.Console.IsOutputRedirected && AnsiConsole.Profile.Capabilities.Ansi;
}
