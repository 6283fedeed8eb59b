namespace ActorPg.LocalServer;

/// <summary>One installation of PostgreSQL's server programs. Immutable.</summary>
/// <param name="Directory">Where <c>initdb</c>, <c>pg_ctl</c> and <c>postgres</c> are.</param>
/// <param name="Version">What <c>postgres --version</c> says: 15.18, or 19.0 for a beta of 19.</param>
internal sealed record Binaries(string Directory, Version Version);
