using System.Diagnostics.CodeAnalysis;

namespace ActorPg.Api.Mapping;

/// <summary>What mapping needs of a type in a trimmed program.</summary>
internal static class MappedMembers
{
    public const DynamicallyAccessedMemberTypes Needs =
        DynamicallyAccessedMemberTypes.PublicConstructors | DynamicallyAccessedMemberTypes.PublicProperties;
}
