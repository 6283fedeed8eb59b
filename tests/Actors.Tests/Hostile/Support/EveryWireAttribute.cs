using System.Reflection;
using Xunit.Sdk;

namespace ActorPg.Actors.Tests.Hostile;

/// <summary>Runs a test once over memory and once over a socket.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class EveryWireAttribute : DataAttribute
{
    public override IEnumerable<object[]> GetData(MethodInfo testMethod) =>
        [
            [Over.Memory],
            [Over.Socket],
        ];
}
