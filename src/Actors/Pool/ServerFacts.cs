using System.Collections.ObjectModel;

namespace ActorPg.Pool;

/// <summary>What the server said of itself over one link. Written by the connection's turns, read by anybody.</summary>
internal sealed class ServerFacts(PgEndpoint endpoint)
{
    /// <summary>PostgreSQL reports some fifteen settings; what comes beyond this is passed over.</summary>
    private const int MostSettings = 256;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, string> _settings = new(StringComparer.Ordinal);
    private IReadOnlyDictionary<string, string>? _snapshot;

    public PgEndpoint Endpoint { get; } = endpoint;

    /// <summary>The server's process; 0 before the login.</summary>
    public int ProcessId { get; set; }

    /// <summary>What the server reports without being asked, as it is now.</summary>
    public IReadOnlyDictionary<string, string> Settings
    {
        get
        {
            lock (_lock)
            {
                return _snapshot ??= new ReadOnlyDictionary<string, string>(
                    new Dictionary<string, string>(_settings, StringComparer.Ordinal)
                );
            }
        }
    }

    /// <summary>The server reports a setting. What it was before; null when it was not known.</summary>
    public string? Set(string name, string value)
    {
        lock (_lock)
        {
            string? before = _settings.GetValueOrDefault(name);
            if (before is not null || _settings.Count < MostSettings)
            {
                _settings[name] = value;
                _snapshot = null;
            }
            return before;
        }
    }

    public string? Find(string name)
    {
        lock (_lock)
        {
            return _settings.GetValueOrDefault(name);
        }
    }
}
