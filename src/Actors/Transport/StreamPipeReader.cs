namespace ActorPg.Transport;

/// <summary>Reads a stream, which it owns: the encrypted one of a TLS connection.</summary>
internal sealed class StreamPipeReader(Stream stream, int bufferBytes) : FlatPipeReader(bufferBytes)
{
    private protected override bool StartReceive(Memory<byte> buffer)
    {
        ValueTask<int> reading = stream.ReadAsync(buffer);
        if (reading.IsCompletedSuccessfully)
        {
            Note(reading.Result, null);
            return true;
        }
        _ = AwaitAsync(reading);
        return false;
    }

    private protected override void CloseSource() => stream.Dispose();

    private async Task AwaitAsync(ValueTask<int> reading)
    {
        try
        {
            Note(await reading.ConfigureAwait(false), null);
        }
        catch (Exception e)
        {
            Note(0, e);
        }
        OnReceived();
    }
}
