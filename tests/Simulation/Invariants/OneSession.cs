using ActorPg.Simulation.Tests.Running;
using ActorPg.Simulation.Tests.Scripts;

namespace ActorPg.Simulation.Tests.Invariants;

/// <summary>I6: all statements of a transaction run in one block of one session, and no others do.</summary>
internal sealed class OneSession : IInvariant
{
    public IEnumerable<string> Check(Journal journal)
    {
        var blocks = new Dictionary<int, Block>();
        var homes = new Dictionary<int, Block>();
        foreach (ServerEvent each in journal.Server)
        {
            switch (each.Kind)
            {
                case ServerEventKind.BlockBegan:
                    blocks[each.Session] = new Block();
                    break;
                case ServerEventKind.BlockEnded or ServerEventKind.Ended:
                    blocks.Remove(each.Session);
                    break;
                case ServerEventKind.Starting when journal.Find(each.Id) is { } call:
                    if (Place(journal, call, each, blocks.GetValueOrDefault(each.Session), homes) is { } breach)
                    {
                        yield return breach;
                    }
                    break;
            }
        }
    }

    private static string? Place(
        Journal journal,
        Call call,
        in ServerEvent each,
        Block? block,
        Dictionary<int, Block> homes
    )
    {
        if (call.Kind == WorkKind.Cursor)
        {
            return null; // has a transaction of its own
        }
        bool isInTransaction = journal.Find(call.Owner) is { Kind: WorkKind.Transaction };
        if (!isInTransaction)
        {
            return block is null ? null : $"{each.At}: {call} runs in the transaction of {block.Owner}";
        }
        if (block is null)
        {
            return $"{each.At}: {call} runs outside the transaction that it is of";
        }
        block.Owner = block.Owner == 0 ? call.Owner : block.Owner;
        if (block.Owner != call.Owner)
        {
            return $"{each.At}: {call} runs in the transaction of {block.Owner}";
        }
        return homes.TryAdd(call.Owner, block) || ReferenceEquals(homes[call.Owner], block)
            ? null
            : $"{each.At}: {call}: its transaction has two sessions";
    }

    private sealed class Block
    {
        public int Owner { get; set; }
    }
}
