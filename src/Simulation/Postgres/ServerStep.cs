namespace ActorPg.Simulation.Postgres;

/// <summary>The places in the protocol at which the server can be made to fail.</summary>
internal enum ServerStep
{
    Startup,
    Authentication,
    Parse,
    Bind,
    Describe,
    Execute,
    Row,
    Complete,
    Sync,
    Query,
    CopyBegin,
    CopyData,
    CopyEnd,
    Commit,
}
