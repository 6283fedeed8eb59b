using System.Globalization;
using ActorPg.Simulation.Tests.Commands;
using ActorPg.Simulation.Tests.Mutants;
using ActorPg.Simulation.Tests.Running;
using ActorPg.Simulation.Tests.Scripts;

namespace ActorPg.Simulation.Tests.Checks;

/// <summary>The seeds that found something, and what running a seed promises.</summary>
public class SeedTests
{
    [Fact]
    public void The_seeds_that_once_found_something_are_well() =>
        Assert.All(KeptSeeds.Read(), seed => Assert.Empty(SeedResult.Of(ScriptMaker.Of(seed)).Breaches));

    /// <summary>A few; build/coverage.sh asks for more.</summary>
    [Fact]
    public void Seeds_are_well()
    {
        ulong count = ulong.Parse(
            Environment.GetEnvironmentVariable("ACTORPG_SEEDS") ?? "20",
            CultureInfo.InvariantCulture
        );
        for (ulong seed = 1; seed <= count; seed++)
        {
            Assert.Empty(SeedResult.Of(ScriptMaker.Of(seed)).Breaches);
        }
    }

    [Fact]
    public void A_seed_is_the_same_run_each_time()
    {
        for (ulong seed = 1; seed <= 10; seed++)
        {
            Assert.Equal(SeedResult.Of(ScriptMaker.Of(seed)).TraceHash, SeedResult.Of(ScriptMaker.Of(seed)).TraceHash);
        }
    }

    [Fact]
    public void Every_planted_bug_has_its_place()
    {
        string sources = Path.Combine(MutantSources.Repository(), "src");
        Assert.Equal(20, PlantedBugs.All.Count);
        Assert.All(
            PlantedBugs.All,
            mutant =>
            {
                string text = File.ReadAllText(Path.Combine(sources, mutant.File)).ReplaceLineEndings("\n");
                Assert.NotEqual(text, MutantSources.Plant(text, mutant, number: 1));
            }
        );
    }

    [Fact]
    public void A_script_that_fails_is_shrunk_to_what_fails()
    {
        SeedResult least = new Shrinker(Judge(ScriptMaker.Of(5)), Judge).Run();
        Assert.Equal(WorkKind.Transaction, Assert.Single(Assert.Single(least.Script.Callers)).Kind);
        Assert.Empty(least.Script.Faults);
        Assert.Equal(0, least.Script.Listeners);
    }

    // As if every transaction failed.
    private static SeedResult Judge(Script script)
    {
        bool fails = script.Callers.Any(static works => works.Any(static work => work.Kind == WorkKind.Transaction));
        string[] breaches = fails ? ["I5 committed if told so: a transaction"] : [];
        return new SeedResult(script, breaches, 0, TimeSpan.Zero, new Dictionary<FaultKind, int>(), "");
    }
}
