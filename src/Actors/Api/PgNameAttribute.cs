namespace ActorPg;

/// <summary>The name that a member of a mapped type has in the database: an enum's label, or a composite's attribute.</summary>
[AttributeUsage(AttributeTargets.Field | AttributeTargets.Property | AttributeTargets.Parameter)]
public sealed class PgNameAttribute : Attribute
{
    /// <summary>Names a member.</summary>
    /// <param name="name">The name, in its exact case.</param>
    public PgNameAttribute(string name)
    {
        Name = name;
    }

    /// <summary>The name, in its exact case.</summary>
    public string Name { get; }
}
