using System.Text.RegularExpressions;

namespace ActorPg.Architecture.Tests;

/// <summary>Inside Wire: Framing &lt;- Messages &lt;- Protocol, and Codecs use Framing alone; Copy uses all but Protocol. Types and Errors are everyone's.</summary>
public sealed partial class WireLayerTests
{
    private static readonly Dictionary<string, string[]> _allowed = new(StringComparer.Ordinal)
    {
        ["Framing"] = ["Framing", "Types", "Errors"],
        ["Messages"] = ["Messages", "Framing", "Types", "Errors"],
        ["Codecs"] = ["Codecs", "Framing", "Types", "Errors"],
        ["Copy"] = ["Copy", "Codecs", "Messages", "Framing", "Types", "Errors"],
        ["Protocol"] = ["Protocol", "Messages", "Codecs", "Framing", "Types", "Errors"],
        ["Types"] = ["Types", "Codecs", "Framing", "Errors"],
        ["Errors"] = ["Errors", "Types", "Framing"],
    };

    // The tables of tags are bytes with names: Framing needs them to know how long a message of each tag may be, and nothing else of Messages.
    private static readonly string[] _tagTables = ["BackendTag", "FrontendTag"];

    public static TheoryData<string> Sources() => [.. Repository.Sources("src/Wire")];

    [Theory]
    [MemberData(nameof(Sources))]
    public void A_file_uses_the_layers_below_it(string file)
    {
        string code = SourceText.CodeOf(Repository.Read(file));
        string layer = file.Split('/')[2];
        Assert.True(_allowed.ContainsKey(layer), $"src/Wire/{layer} is no layer: give it a place here.");
        string[] used = [.. Reference().Matches(code).Select(match => match.Groups["layer"].Value).Distinct()];
        string[] allowed = _allowed[layer];
        if (layer == "Framing" && used.Contains("Messages"))
        {
            Assert.Empty(NamesIn(Tag().Replace(code, "")).Intersect(MessageTypes()).Except(_tagTables));
            allowed = [.. allowed, "Messages"];
        }

        Assert.Empty(used.Except(allowed));
    }

    [Theory]
    [MemberData(nameof(Sources))]
    public void A_file_declares_the_namespace_of_its_folder_or_the_public_one(string file)
    {
        string declared = Declaration().Match(SourceText.CodeOf(Repository.Read(file))).Groups["name"].Value;
        string layer = $"ActorPg.Wire.{file.Split('/')[2]}";

        Assert.True(
            declared == "ActorPg" || declared == layer || declared.StartsWith(layer + ".", StringComparison.Ordinal),
            declared
        );
    }

    // A tag bears the name of its message.
    [GeneratedRegex(@"(BackendTag|FrontendTag)\.\w+")]
    private static partial Regex Tag();

    // Public types have no namespace of their layer, so they are known by their names.
    [Theory]
    [MemberData(nameof(Sources))]
    public void A_file_uses_no_public_type_of_a_layer_above(string file)
    {
        string[] allowed = _allowed[file.Split('/')[2]];
        var above =
            from other in Repository.Sources("src/Wire")
            where !allowed.Contains(other.Split('/')[2])
            where Declaration().Match(SourceText.CodeOf(Repository.Read(other))).Groups["name"].Value == "ActorPg"
            select Path.GetFileNameWithoutExtension(other);

        Assert.Empty(NamesIn(SourceText.CodeOf(Repository.Read(file))).Intersect(above));
    }

    private static IEnumerable<string> MessageTypes() =>
        Repository.Sources("src/Wire/Messages").Select(Path.GetFileNameWithoutExtension).OfType<string>();

    private static HashSet<string> NamesIn(string code) => [.. Name().Matches(code).Select(match => match.Value)];

    [GeneratedRegex(@"(?<!namespace\s+(ActorPg\.)?)\bWire\.(?<layer>[A-Z]\w*)", RegexOptions.ExplicitCapture)]
    private static partial Regex Reference();

    [GeneratedRegex(@"^\s*namespace\s+(?<name>[\w.]+)", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Declaration();

    [GeneratedRegex(@"\b[A-Z]\w*\b")]
    private static partial Regex Name();
}
