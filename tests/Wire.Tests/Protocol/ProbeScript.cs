using ActorPg.Wire.Protocol;

namespace ActorPg.Wire.Tests.Protocol;

/// <summary>A script that has a name.</summary>
internal sealed class ProbeScript : SimpleQueryExchange
{
    private readonly string _name;

    public ProbeScript(string name)
    {
        _name = name;
        Begin();
    }

    public override string ToString() => _name;
}
