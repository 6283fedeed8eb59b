using System.Threading.Channels;
using ActorPg;
using ActorPg.Model;

namespace Etl;

/// <summary>
/// Leads the rows from the extractor through the transformers to the loader, and lets only so many be on their way. When anything of an attempt fails, the
/// whole attempt is given up, and the next begins where the checkpoint says the table is filled up to.
/// </summary>
internal sealed class Foreman(EtlOptions options, PgPool pool, Warehouse warehouse, ChannelWriter<Standing> standings)
    : Actor<IForemanMessage>
{
    /// <summary>Chunks that may be on their way at once.</summary>
    private const int Credit = 8;

    private static readonly TimeSpan _pause = TimeSpan.FromMilliseconds(100);

    private readonly List<IActorRef<ITransformerMessage>> _transformers = [];
    private IActorRef<IExtractorMessage>? _extractor;
    private IActorRef<ILoaderMessage>? _loader;
    private Standing _standing = new(0, 0, 0, 0, null);
    private int _run;

    protected override void Started()
    {
        IActorRef<IForemanMessage> self = Context.Self;
        for (int i = 0; i < options.Workers; i++)
        {
            _transformers.Add(Context.Spawn(() => new Transformer(self), $"transformer-{i}"));
        }
        Begin();
    }

    protected override void Receive(IForemanMessage message)
    {
        switch (message)
        {
            case CheckpointRead read when read.Run == _run:
                StartRun(read.Upto);
                break;
            case Extracted { Chunk: var chunk } when chunk.Run == _run && chunk.Rows.Count > 0:
                Publish(_standing with { Read = _standing.Read + chunk.Rows.Count });
                _transformers[chunk.Number % _transformers.Count].Tell(new Transform(chunk));
                break;
            case Transformed { Chunk: var chunk } when chunk.Run == _run:
                _loader!.Tell(new Load(chunk));
                break;
            case Loaded loaded when loaded.Run == _run:
                OnLoaded(loaded.Upto);
                break;
            case Stumbled stumbled when stumbled.Run == _run:
                OnStumbled(stumbled.Reason);
                break;
            case Resume:
                Begin();
                break;
        }
    }

    private void Begin()
    {
        int run = ++_run;
        Context.PipeToSelf(
            warehouse.ReadCheckpointAsync(),
            upto => new CheckpointRead(run, upto),
            reason => new Stumbled(run, reason)
        );
    }

    private void StartRun(long upto)
    {
        int run = _run;
        IActorRef<IForemanMessage> self = Context.Self;
        Publish(_standing with { Loaded = upto, ResumedAt = run > 1 ? upto : 0 });
        if (upto == options.Rows)
        {
            Finish();
            return;
        }
        _extractor = Context.Spawn(() => new Extractor(run, upto, options.Chunk, pool, self), $"extractor-{run}");
        _loader = Context.Spawn(() => new Loader(run, warehouse, self), $"loader-{run}");
        for (int i = 0; i < Credit; i++)
        {
            _extractor.Tell(new ReadMore());
        }
    }

    private void OnLoaded(long upto)
    {
        Publish(_standing with { Loaded = upto });
        if (upto == options.Rows)
        {
            Finish();
        }
        else
        {
            _extractor!.Tell(new ReadMore());
        }
    }

    private void OnStumbled(Exception reason)
    {
        StopRun();
        _run++; // what is still on its way belongs to nobody
        Publish(_standing with { Failures = _standing.Failures + 1, LastFailure = reason.Message });
        Context.StartTimer("resume", new Resume(), _pause);
    }

    private void Finish()
    {
        StopRun();
        standings.TryComplete();
    }

    private void StopRun()
    {
        if (_extractor is not null)
        {
            Context.Stop(_extractor);
        }
        if (_loader is not null)
        {
            Context.Stop(_loader);
        }
        (_extractor, _loader) = (null, null);
    }

    private void Publish(Standing standing)
    {
        _standing = standing;
        standings.TryWrite(standing);
    }
}
