using System.Text.RegularExpressions;

namespace ActorPg.Architecture.Tests;

public sealed partial class SourceRuleTests
{
    private const int LongestFile = 400;

    private static readonly string[] _folders = ["src", "tests", "bench", "samples", "tools"];

    /// <summary>Folders of src/Actors that the simulation runs: time, chance and threads reach them through their context alone.</summary>
    public static TheoryData<string> Simulated() =>
        [
            .. ((string[])["Model", "Connection", "Pool", "Requests"]).SelectMany(folder =>
                Repository.Sources($"src/Actors/{folder}")
            ),
        ];

    [Fact]
    public void No_file_is_longer_than_400_lines()
    {
        var tooLong =
            from file in _folders.SelectMany(Repository.Sources)
            let lines = Repository.Read(file).Split('\n').Length - 1
            where lines >= LongestFile
            select $"{file}: {lines} lines";

        Assert.Empty(tooLong);
    }

    [Fact]
    public void Nothing_names_a_place_on_someones_machine()
    {
        var named =
            from file in Repository.Files
            let text = Repository.Read(file)
            from Match match in MachinePath().Matches(text)
            select $"{file}: {match.Value}";

        Assert.Empty(named);
    }

    [Theory]
    [MemberData(nameof(Simulated))]
    public void What_the_simulation_runs_asks_its_context_for_time_chance_and_work(string file) =>
        Assert.Empty(Escapes(Repository.Read(file)));

    [Theory]
    [InlineData("var now = DateTime.UtcNow;")]
    [InlineData("var now = DateTimeOffset.Now;")]
    [InlineData("long start = Stopwatch.GetTimestamp();")]
    [InlineData("await Task.Delay(1);")]
    [InlineData("_ = Task.Run(() => { });")]
    [InlineData("Thread.Sleep(1);")]
    [InlineData("new Thread(Work).Start();")]
    [InlineData("ThreadPool.QueueUserWorkItem(Work);")]
    [InlineData("using var timer = new Timer(Work);")]
    [InlineData("using PeriodicTimer timer = new(period);")]
    [InlineData("int i = Random.Shared.Next();")]
    [InlineData("var random = new Random(1);")]
    [InlineData("var id = Guid.NewGuid();")]
    [InlineData("long t = Environment.TickCount64;")]
    [InlineData("Console.WriteLine();")]
    [InlineData("var time = TimeProvider.System;")]
    public void Each_way_out_of_the_simulation_is_seen(string line) => Assert.NotEmpty(Escapes(line));

    [Theory]
    [InlineData("Context.StartTimer(key, message, due); // not a Timer, nor Task.Delay")]
    [InlineData("TimeSpan next = Backoff(Context.Random); Log(\"Task.Run\");")]
    [InlineData("public TimeProvider Time { get; }")]
    public void What_merely_sounds_like_one_is_not(string line) => Assert.Empty(Escapes(line));

    private static IEnumerable<string> Escapes(string source) =>
        Escape().Matches(SourceText.CodeOf(source)).Select(match => match.Value);

    [GeneratedRegex(
        """
            \bDateTime(Offset)?\.(UtcNow|Now|Today)\b | \bStopwatch\b | \bTask\.(Run|Delay|Factory)\b | \bThread(Pool)?\b | \b(Periodic)?Timer\b
            | \bRandom\.Shared\b | \bnew\s+Random\b | \bGuid\.(NewGuid|CreateVersion7)\b | \bEnvironment\.TickCount | \bConsole\b | \bTimeProvider\.System\b
            | \bRandomNumberGenerator\b
            """,
        RegexOptions.IgnorePatternWhitespace | RegexOptions.ExplicitCapture
    )]
    private static partial Regex Escape();

    // Home directories and drives; written so that this file does not find itself.
    [GeneratedRegex(
        @"(?<![\w.:])/(home|Users|root|work)/[\w.]+ | \b[A-Z]:\\[A-Za-z]",
        RegexOptions.IgnorePatternWhitespace | RegexOptions.ExplicitCapture
    )]
    private static partial Regex MachinePath();
}
