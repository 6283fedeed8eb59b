using ActorPg.Model;

namespace Etl;

/// <summary>Loads chunks in order, one transaction each, whichever order they come in.</summary>
internal sealed class Loader(int run, Warehouse warehouse, IActorRef<IForemanMessage> foreman) : Actor<ILoaderMessage>
{
    private readonly Dictionary<int, Chunk<Measure>> _waiting = [];
    private int _next;
    private bool _isLoading;

    protected override void Receive(ILoaderMessage message)
    {
        switch (message)
        {
            case Load load:
                _waiting.Add(load.Chunk.Number, load.Chunk);
                LoadNext();
                break;
            case Committed committed:
                _isLoading = false;
                foreman.Tell(new Loaded(run, committed.Chunk.Upto));
                LoadNext();
                break;
            case LoadFailed failed:
                foreman.Tell(new Stumbled(run, failed.Reason)); // and nothing more is loaded in this attempt
                break;
        }
    }

    private void LoadNext()
    {
        if (_isLoading || !_waiting.Remove(_next, out Chunk<Measure>? chunk))
        {
            return;
        }
        _next++;
        _isLoading = true;
        Context.PipeToSelf(warehouse.LoadAsync(chunk), _ => new Committed(chunk), reason => new LoadFailed(reason));
    }
}
