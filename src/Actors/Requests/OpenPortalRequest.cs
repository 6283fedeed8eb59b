using ActorPg.Wire.Protocol;

namespace ActorPg.Requests;

/// <summary>Makes a portal of a statement and its arguments, under a name, and runs nothing: the rows are fetched by <see cref="PortalRequest"/>.</summary>
internal sealed class OpenPortalRequest : StatementRequest<OpenPortalRequest, RowDescription>
{
    /// <summary>The portal's name; to be set before it is sent.</summary>
    public byte[] Name { get; set; } = [];

    /// <inheritdoc />
    protected override bool BindsOnly => true;

    /// <inheritdoc />
    protected override byte[] Portal => Name;

    /// <inheritdoc />
    protected override RowDescription Read() => Columns;
}
