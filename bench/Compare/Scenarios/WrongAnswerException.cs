namespace ActorPg.Bench.Compare.Scenarios;

/// <summary>A driver answered wrongly, so its speed says nothing.</summary>
internal sealed class WrongAnswerException(string message) : Exception(message);
