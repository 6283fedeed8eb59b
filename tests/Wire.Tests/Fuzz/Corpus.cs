namespace ActorPg.Wire.Tests.Fuzz;

/// <summary>Inputs that are tried in every run: what once was wrong, and what might well be. A line is a decoder's name, a blank, and bytes in hexadecimal or text.</summary>
internal static class Corpus
{
    /// <summary>The inputs of a file, by decoder. Text stands between quotes.</summary>
    public static IEnumerable<(string Name, byte[] Bytes)> Read(string file)
    {
        foreach (string line in File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Fuzz", "corpus", file)))
        {
            if (line.Length == 0 || line.StartsWith('#'))
            {
                continue;
            }
            int blank = line.IndexOf(' ', StringComparison.Ordinal);
            string rest = line[(blank + 1)..];
            yield return (
                line[..blank],
                rest.StartsWith('"')
                    ? System.Text.Json.JsonSerializer.Deserialize<string>(rest) is { } text
                        ? System.Text.Encoding.UTF8.GetBytes(text)
                        : []
                    : Convert.FromHexString(rest == "-" ? "" : rest)
            );
        }
    }

    /// <summary>Feeds a file to the decoders that it names; <c>*</c> is all of them.</summary>
    public static void Replay(string file, IReadOnlyCollection<FuzzTarget> targets)
    {
        int count = 0;
        foreach ((string name, byte[] bytes) in Read(file))
        {
            FuzzTarget[] named = [.. targets.Where(target => name == "*" || target.Name == name)];
            Assert.True(named.Length > 0, $"{file}: there is no decoder {name}");
            foreach (FuzzTarget target in named)
            {
                target.ReadAll(bytes);
            }
            count++;
        }
        Assert.True(count > 10, $"{count} inputs in {file}");
    }
}
