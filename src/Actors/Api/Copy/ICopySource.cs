using ActorPg.Requests;
using ActorPg.Wire.Framing;

namespace ActorPg.Api.Copy;

/// <summary>Where the data of a COPY comes from. Used by one sender.</summary>
internal interface ICopySource : IAsyncDisposable
{
    /// <summary>Rows given so far; 0 where only the server can tell.</summary>
    long Rows { get; }

    /// <summary>The server takes data.</summary>
    void Begin(CopyInRequest request);

    /// <summary>Appends CopyData messages of some <see cref="CopyIn.ChunkBytes"/>. False when they are the last.</summary>
    /// <param name="frames">Where to; after an exception it is not used again, nor given back: a read may still be on its way into it.</param>
    /// <param name="over">Cancelled when nobody waits for the data any more.</param>
    ValueTask<bool> FillAsync(FrameBuffer frames, CancellationToken over);
}
