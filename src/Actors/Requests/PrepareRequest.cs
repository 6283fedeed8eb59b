using ActorPg.Wire.Protocol;

namespace ActorPg.Requests;

/// <summary>Parses a statement and asks what it takes and gives, without running it.</summary>
internal sealed class PrepareRequest : StatementRequest<PrepareRequest, StatementDescription>
{
    /// <inheritdoc />
    protected override int Executions => 0;

    /// <inheritdoc />
    protected override StatementDescription Read() => Description!;
}
