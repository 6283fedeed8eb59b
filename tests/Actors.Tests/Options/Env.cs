using ActorPg.Api.ConnectionStrings;

namespace ActorPg.Actors.Tests.Options;

/// <summary>Environments made up for one test.</summary>
internal static class Env
{
    internal static EnvironmentDefaults With(params (string Name, string Value)[] variables) =>
        new(name => Array.Find(variables, v => v.Name == name).Value, home: null);

    internal static PgOptions Parse(string connectionString, params (string Name, string Value)[] variables) =>
        PgOptions.Parse(connectionString, With(variables));

    internal static PgInputException Refused(string connectionString, params (string Name, string Value)[] variables) =>
        Assert.Throws<PgInputException>(() => Parse(connectionString, variables));
}
