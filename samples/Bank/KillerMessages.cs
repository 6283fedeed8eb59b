using ActorPg;

namespace Bank;

internal interface IKillerMessage;

/// <summary>Time to kill.</summary>
internal sealed record Strike : IKillerMessage;

/// <summary>How many backends it hit.</summary>
internal sealed record Struck(QueryResult Victims) : IKillerMessage;

/// <summary>The command to kill failed.</summary>
internal sealed record Missed(Exception Reason) : IKillerMessage;
