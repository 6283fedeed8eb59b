namespace ActorPg.Api.ConnectionStrings;

/// <summary>One key and its value, as a connection string has them, still unjudged.</summary>
/// <param name="Key">A keyword.</param>
/// <param name="Value">Its value, unquoted and percent-decoded. May be a secret.</param>
/// <param name="Where">Where it stands, for messages.</param>
internal readonly record struct OptionEntry(string Key, string Value, string Where)
{
    /// <inheritdoc />
    public override string ToString() => Where;
}
