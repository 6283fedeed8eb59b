using ActorPg.Bench.Compare.Runs;
using ActorPg.Bench.Compare.Scenarios;

namespace ActorPg.Bench.Compare.Peers;

/// <summary>A scenario done by a driver: one lane a caller.</summary>
internal sealed class DriverWorkload : IWorkload
{
    private readonly IDriver _driver;

    public DriverWorkload(Scenario scenario, Tally expected, IDriver driver)
    {
        _driver = driver;
        Lanes =
        [
            .. Enumerable.Range(0, scenario.Callers).Select(caller => new Caller(scenario, expected, driver, caller)),
        ];
    }

    public IReadOnlyList<ILane> Lanes { get; }

    public ValueTask DisposeAsync() => _driver.DisposeAsync();

    private sealed class Caller(Scenario scenario, Tally expected, IDriver driver, int number) : ILane
    {
        public Task<long> RunAsync(Round round) => scenario.CallAsync(driver, number, expected, round);
    }
}
