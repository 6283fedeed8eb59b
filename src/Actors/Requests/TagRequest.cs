namespace ActorPg.Requests;

/// <summary>The command tag alone; rows are passed over.</summary>
internal sealed class TagRequest : StatementRequest<TagRequest, CommandTag>
{
    /// <inheritdoc />
    protected override CommandTag Read() => Tag;
}
