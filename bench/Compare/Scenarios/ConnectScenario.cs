using ActorPg.Bench.Compare.Peers;
using ActorPg.Bench.Compare.Runs;

namespace ActorPg.Bench.Compare.Scenarios;

/// <summary>A pool is made anew and fills: every connection with a TLS handshake and a login by SCRAM. A unit is one such pool.</summary>
internal sealed class ConnectScenario : Scenario
{
    /// <summary>A role that the server asks for its password.</summary>
    public const string User = "bench_scram";

    public const string Password = "correct horse battery staple";

    /// <summary>Makes the role; the server's own pg_hba.conf asks it for SCRAM.</summary>
    public const string Role = $"""
        DO $$ BEGIN
          IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{User}') THEN
            SET password_encryption = 'scram-sha-256';
            CREATE ROLE {User} LOGIN PASSWORD '{Password}';
          END IF;
        END $$;
        CREATE TABLE bench_rows (n int)
        """;

    public override async Task<long> CallAsync(IDriver driver, int caller, Tally expected, Round round)
    {
        long units = 0;
        for (; round.GoesOn; units++)
        {
            Check(await driver.FillPoolAsync(Connections), Connections);
        }
        return units;
    }
}
