namespace ActorPg.Api.ConnectionStrings;

/// <summary>
/// Looks a service up in a file of sections: <c>[name]</c>, then lines <c>key=value</c>; <c>#</c> begins a comment. Source: PostgreSQL, libpq, The Connection
/// Service File.
/// </summary>
internal static class ServiceFile
{
    internal static string DefaultPath(string home) =>
        OperatingSystem.IsWindows()
            ? Path.Combine(home, "postgresql", ".pg_service.conf")
            : Path.Combine(home, ".pg_service.conf");

    /// <summary>What the first of the files that knows the service says of it.</summary>
    /// <param name="service">Its name.</param>
    /// <param name="files">The files to look in, in order; those that are not there are passed over, the one that was named by somebody excepted.</param>
    /// <exception cref="PgInputException">No file knows the service, or its lines cannot be read. The message shows no value.</exception>
    internal static List<OptionEntry> Find(string service, IEnumerable<(string Path, bool MustExist)> files)
    {
        foreach ((string path, bool mustExist) in files)
        {
            try
            {
                if (Find(service, File.ReadLines(path), path) is { } entries)
                {
                    return entries;
                }
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                if (mustExist)
                {
                    throw new PgInputException($"The service file {path} cannot be read.", "servicefile", e);
                }
            }
        }
        throw new PgInputException($"No service file defines the service \"{service}\".", "service");
    }

    /// <summary>What the lines say of the service; null when they do not name it.</summary>
    internal static List<OptionEntry>? Find(string service, IEnumerable<string> lines, string path)
    {
        List<OptionEntry>? entries = null;
        int number = 0;
        foreach (string raw in lines)
        {
            number++;
            string line = raw.Trim();
            if (line.Length == 0 || line.StartsWith('#'))
            {
                continue;
            }
            if (line.StartsWith('['))
            {
                if (entries is not null)
                {
                    break;
                }
                entries = line == $"[{service}]" ? [] : null;
                continue;
            }
            if (entries is not null)
            {
                Add(entries, line, $"Service file {path}, line {number}");
            }
        }
        return entries;
    }

    /// <summary>The first of a key counts here, and a service cannot lead to another.</summary>
    private static void Add(List<OptionEntry> entries, string line, string where)
    {
        int equals = line.IndexOf('=', StringComparison.Ordinal);
        if (equals <= 0)
        {
            throw new PgInputException($"{where}: a line that is no key=value.");
        }
        string key = line[..equals];
        if (key is "service" or "servicefile")
        {
            throw new PgInputException($"{where}: a service cannot name another.", key);
        }
        if (!entries.Exists(entry => entry.Key == key))
        {
            entries.Add(new OptionEntry(key, line[(equals + 1)..], where));
        }
    }
}
