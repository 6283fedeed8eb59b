using System.Globalization;

namespace ActorPg.Wire.Protocol.Auth;

/// <summary>
/// The tables of <c>saslprep.txt</c>, which says what each is. Read once, when the first password beyond ASCII comes by. Immutable. They are part of
/// the assembly because the runtime normalizes nothing where globalization is invariant, and knows no unassigned code points of Unicode 3.2 at all.
/// </summary>
internal sealed class SaslPrepTables
{
    private static readonly Lazy<SaslPrepTables> _instance = new(() => new SaslPrepTables());

    private readonly Dictionary<char, List<(int First, int Last)>> _ranges = [];
    private readonly Dictionary<int, int> _classes = [];
    private readonly Dictionary<int, int[]> _decompositions = [];
    private readonly Dictionary<(int First, int Second), int> _compositions = [];

    private SaslPrepTables()
    {
        using Stream stream =
            typeof(SaslPrepTables).Assembly.GetManifestResourceStream("saslprep.txt")
            ?? throw new InvalidOperationException("The tables of SASLprep are missing from the assembly.");
        using var reader = new StreamReader(stream);
        while (reader.ReadLine() is { } line)
        {
            if (line[0] != '#')
            {
                Add(line[0], ReadNumbers(line.AsSpan(2)));
            }
        }
    }

    public static SaslPrepTables Instance => _instance.Value;

    public bool IsUnassigned(int codePoint) => IsIn('U', codePoint);

    public bool IsMappedToNothing(int codePoint) => IsIn('B', codePoint);

    public bool IsSpace(int codePoint) => IsIn('S', codePoint);

    public bool IsProhibited(int codePoint) => IsIn('P', codePoint);

    public bool IsRightToLeft(int codePoint) => IsIn('R', codePoint);

    public bool IsLeftToRight(int codePoint) => IsIn('L', codePoint);

    /// <summary>The canonical combining class; 0 for what starts a new character.</summary>
    public int CombiningClass(int codePoint) => _classes.GetValueOrDefault(codePoint);

    /// <summary>The full compatibility decomposition; null for what stands for itself. Hangul syllables are not here: theirs is computed.</summary>
    public int[]? Decomposition(int codePoint) => _decompositions.GetValueOrDefault(codePoint);

    public bool TryCompose(int first, int second, out int composed) =>
        _compositions.TryGetValue((first, second), out composed);

    private void Add(char table, List<int> numbers)
    {
        switch (table)
        {
            case 'K':
                for (int codePoint = numbers[0]; codePoint <= numbers[1]; codePoint++)
                {
                    _classes.Add(codePoint, numbers[2]);
                }
                break;
            case 'D':
                _decompositions.Add(numbers[0], [.. numbers[1..]]);
                break;
            case 'M':
                for (int codePoint = numbers[0]; codePoint <= numbers[1]; codePoint++)
                {
                    _decompositions.Add(codePoint, [numbers[2] + codePoint - numbers[0]]);
                }
                break;
            case 'C':
                _compositions.Add((numbers[0], numbers[1]), numbers[2]);
                break;
            default:
                if (!_ranges.TryGetValue(table, out List<(int, int)>? ranges))
                {
                    _ranges.Add(table, ranges = []);
                }
                ranges.Add((numbers[0], numbers[1]));
                break;
        }
    }

    private static List<int> ReadNumbers(ReadOnlySpan<char> line)
    {
        var numbers = new List<int>(4);
        foreach (Range word in line.Split(' '))
        {
            numbers.Add(int.Parse(line[word], NumberStyles.HexNumber, CultureInfo.InvariantCulture));
        }
        return numbers;
    }

    private bool IsIn(char table, int codePoint)
    {
        foreach ((int first, int last) in _ranges[table])
        {
            if (codePoint <= last)
            {
                return codePoint >= first;
            }
        }
        return false;
    }
}
