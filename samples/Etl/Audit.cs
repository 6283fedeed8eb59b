namespace Etl;

/// <summary>What became of the rows, as the server counts them.</summary>
/// <param name="Source">Rows there were to load.</param>
/// <param name="Target">Rows that were loaded.</param>
/// <param name="Lost">Rows of the source that are not in the target.</param>
/// <param name="Doubled">Rows of the target that are there already.</param>
/// <param name="Wrong">Rows of the target that are not what their source comes to.</param>
internal sealed record Audit(long Source, long Target, long Lost, long Doubled, long Wrong)
{
    public bool IsClean => this is { Lost: 0, Doubled: 0, Wrong: 0 } && Source == Target;
}
