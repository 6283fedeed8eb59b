namespace ActorPg.Hosts.Tests.Contract;

/// <summary>What the actors of one test did, in the order in which they did it. Thread-safe.</summary>
public sealed class Journal
{
    private readonly Lock _lock = new();
    private readonly List<string> _entries = [];
    private readonly List<(string Entry, int Count, TaskCompletionSource Seen)> _waiters = [];

    public string[] Entries
    {
        get
        {
            lock (_lock)
            {
                return [.. _entries];
            }
        }
    }

    public void Add(string entry)
    {
        lock (_lock)
        {
            _entries.Add(entry);
            foreach ((string awaited, int count, TaskCompletionSource seen) in _waiters)
            {
                if (awaited == entry && CountOf(entry) >= count)
                {
                    seen.TrySetResult();
                }
            }
        }
    }

    /// <summary>Completes when the entry has been made this often.</summary>
    public Task When(string entry, int count = 1)
    {
        lock (_lock)
        {
            if (CountOf(entry) >= count)
            {
                return Task.CompletedTask;
            }
            var seen = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiters.Add((entry, count, seen));
            return seen.Task;
        }
    }

    public int CountOf(string entry)
    {
        lock (_lock)
        {
            return _entries.Count(made => made == entry);
        }
    }

    /// <summary>Asserts that it was not done so far.</summary>
    public void AssertNever(string entry) =>
        Assert.True(CountOf(entry) == 0, $"'{entry}' in:\n{string.Join('\n', Entries)}");

    /// <summary>Asserts that both were done, the one before the other. The beginning of an entry is enough.</summary>
    public void AssertOrder(string first, string second)
    {
        string[] entries = Entries;
        int at = Array.FindIndex(entries, entry => entry.StartsWith(first, StringComparison.Ordinal));
        int then = Array.FindIndex(entries, entry => entry.StartsWith(second, StringComparison.Ordinal));
        Assert.True(at >= 0 && then > at, $"'{first}' before '{second}' in:\n{string.Join('\n', entries)}");
    }
}
