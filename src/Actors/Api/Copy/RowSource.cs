using ActorPg.Requests;
using ActorPg.Wire.Framing;

namespace ActorPg.Api.Copy;

/// <summary>Records of a plain sequence.</summary>
internal sealed class RowSource<TRow>(IEnumerable<TRow> rows, RecordEncoder<TRow> encoder) : ICopySource
{
    private IEnumerator<TRow>? _rows;

    public long Rows => encoder.Rows;

    public void Begin(CopyInRequest request)
    {
        encoder.Begin(request);
        _rows = rows.GetEnumerator();
    }

    public ValueTask<bool> FillAsync(FrameBuffer frames, CancellationToken over) => new(Fill(frames));

    public ValueTask DisposeAsync()
    {
        encoder.Dispose();
        _rows?.Dispose();
        return default;
    }

    private bool Fill(FrameBuffer frames)
    {
        IEnumerator<TRow> source = _rows!;
        int at = encoder.BeginFrame(frames);
        bool hasMore = true;
        while (frames.Length < CopyIn.ChunkBytes && (hasMore = source.MoveNext()))
        {
            encoder.Encode(source.Current, frames);
        }
        encoder.EndFrame(frames, at, isLast: !hasMore);
        return hasMore;
    }
}
