namespace ActorPg.Listening;

/// <summary>What one question to the server changes in what the connection listens to; a question that changes nothing asks whether anybody is there.</summary>
/// <param name="Listen">Channels to listen to.</param>
/// <param name="Unlisten">Channels to leave.</param>
internal sealed record ListenScript(IReadOnlyList<string> Listen, IReadOnlyList<string> Unlisten)
{
    public bool IsPing => Listen.Count + Unlisten.Count == 0;

    public string Sql =>
        string.Join(
            ';',
            [
                .. Unlisten.Select(static channel => $"UNLISTEN {ChannelName.Quote(channel)}"),
                .. Listen.Select(static channel => $"LISTEN {ChannelName.Quote(channel)}"),
            ]
        );
}
