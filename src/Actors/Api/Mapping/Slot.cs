namespace ActorPg.Api.Mapping;

/// <summary>One place of a type that a column fills: a constructor's parameter, a property, or an element of a tuple.</summary>
/// <param name="Name">What a column is matched by; for messages only in a tuple.</param>
/// <param name="Owner">The type it belongs to.</param>
/// <param name="Type">Its type.</param>
/// <param name="AllowsNull">Whether it may be null: a nullable value type, or a reference type not declared otherwise.</param>
/// <param name="Required">Whether there must be a column for it.</param>
/// <param name="Default">What a parameter is without a column.</param>
internal sealed record Slot(string Name, Type Owner, Type Type, bool AllowsNull, bool Required, object? Default = null)
{
    public string Path => $"{TypeNames.Of(Owner)}.{Name}";
}
