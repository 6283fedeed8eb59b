using ActorPg.Requests;
using ActorPg.Wire.Protocol;

namespace ActorPg.Pool;

/// <summary>
/// Chooses connections from the snapshot that the pool actor last published: an idle one first, else the shallowest pipeline. Thread-safe and
/// lock-free; what it cannot place goes to the pool actor, which queues.
/// </summary>
internal sealed class Router
{
    private readonly int _pipelineLimit;
    private readonly int _laneCrowd;
    private volatile ConnectionSlot[] _slots = [];
    private volatile bool _hasWaiters;
    private volatile bool _mayGrow = true;

    /// <summary>A router without connections.</summary>
    /// <param name="pipelineLimit">Requests that one connection takes.</param>
    /// <param name="laneCrowd">How many quick requests gladly share a connection, where bursts make sharing the better the more do; 0: what their cost says.</param>
    public Router(int pipelineLimit, int laneCrowd = 0)
    {
        _pipelineLimit = pipelineLimit;
        _laneCrowd = laneCrowd;
    }

    /// <summary>True while somebody waits at the pool actor: nobody overtakes them.</summary>
    public bool HasWaiters
    {
        get => _hasWaiters;
        set => _hasWaiters = value;
    }

    /// <summary>False when the pool has all the connections it may have: nobody need ask for more.</summary>
    public bool MayGrow
    {
        get => _mayGrow;
        set => _mayGrow = value;
    }

    /// <summary>The connections that take requests; replaced as a whole by the pool actor.</summary>
    public ConnectionSlot[] Slots
    {
        get => _slots;
        set => _slots = value;
    }

    /// <summary>What a request weighs that nobody should wait behind.</summary>
    public int WholeConnection => _pipelineLimit;

    /// <summary>
    /// Puts the request on a connection. False when it has to wait: there is none, all are full, others wait already, or its statement is not known
    /// to be quick and no connection is idle.
    /// </summary>
    /// <param name="request">The request.</param>
    /// <param name="cost">What its statement is known to cost; null for what runs nothing.</param>
    /// <param name="isDeep">Whether the pipelines are deep enough to ask for another connection.</param>
    public bool TryRoute(IRequest request, StatementCost? cost, out bool isDeep)
    {
        isDeep = false;
        if (_hasWaiters)
        {
            return false;
        }
        int crowd = cost?.Crowd ?? 1;
        if (crowd > 0 && _laneCrowd > 0)
        {
            crowd = _laneCrowd;
        }
        return crowd > 0 ? TryShare(request, crowd, out isDeep) : TryTakeIdle(request);
    }

    // The first connections fill up to the crowd, so that a few are kept warm; beyond that all are filled alike.
    private bool TryShare(IRequest request, int crowd, out bool isDeep)
    {
        ConnectionSlot? shallowest = null;
        int least = int.MaxValue;
        foreach (ConnectionSlot slot in _slots)
        {
            int depth = slot.Depth;
            if (depth < crowd && slot.TryEnter(crowd, out depth))
            {
                isDeep = false;
                Send(request, slot, weight: 1, isFirst: depth == 1);
                return true;
            }
            if (depth < least)
            {
                (shallowest, least) = (slot, depth);
            }
        }
        isDeep = least >= GrowthCrowds * crowd && _mayGrow;
        if (shallowest is null || !shallowest.TryEnter(_pipelineLimit, out int place))
        {
            return false;
        }
        Send(request, shallowest, weight: 1, isFirst: place == 1);
        return true;
    }

    private bool TryTakeIdle(IRequest request)
    {
        foreach (ConnectionSlot slot in _slots)
        {
            if (slot.TryEnterIdle(_pipelineLimit))
            {
                Send(request, slot, _pipelineLimit, isFirst: true);
                return true;
            }
        }
        return false;
    }

    /// <summary>Pipelines this many crowds deep are worth another connection: the slower a statement, the sooner.</summary>
    private const int GrowthCrowds = 3;

    private static void Send(IRequest request, ConnectionSlot slot, int weight, bool isFirst)
    {
        request.Core.Slot = slot;
        request.Core.Weight = weight;
        if (isFirst)
        {
            slot.SendFirst(request);
        }
        else
        {
            slot.Send(request);
        }
    }
}
