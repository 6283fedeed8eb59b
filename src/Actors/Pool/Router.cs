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
    private volatile ConnectionSlot[] _slots = [];
    private volatile bool _hasWaiters;

    public Router(int pipelineLimit)
    {
        _pipelineLimit = pipelineLimit;
    }

    /// <summary>True while somebody waits at the pool actor: nobody overtakes them.</summary>
    public bool HasWaiters
    {
        get => _hasWaiters;
        set => _hasWaiters = value;
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
    /// <param name="cost">What its statement is known to cost.</param>
    /// <param name="isDeep">Whether the pipelines are deep enough to ask for another connection.</param>
    public bool TryRoute(IRequest request, StatementCost? cost, out bool isDeep)
    {
        isDeep = false;
        if (_hasWaiters)
        {
            return false;
        }
        bool quick = cost is null || cost.IsQuick;
        ConnectionSlot? shallowest = null;
        int least = int.MaxValue;
        foreach (ConnectionSlot slot in _slots)
        {
            int depth = slot.Depth;
            if (depth == 0 && slot.TryEnterIdle(quick ? 1 : _pipelineLimit))
            {
                Place(request, slot, quick ? 1 : _pipelineLimit);
                slot.SendFirst(request);
                return true;
            }
            if (depth < least)
            {
                (shallowest, least) = (slot, depth);
            }
        }
        isDeep = least >= GrowthDepth;
        if (!quick || shallowest is null || !shallowest.TryEnter(_pipelineLimit))
        {
            return false;
        }
        Place(request, shallowest, 1);
        shallowest.Send(request);
        return true;
    }

    /// <summary>Pipelines this deep are worth another connection.</summary>
    private const int GrowthDepth = 16;

    private static void Place(IRequest request, ConnectionSlot slot, int weight)
    {
        request.Core.Slot = slot;
        request.Core.Weight = weight;
    }
}
