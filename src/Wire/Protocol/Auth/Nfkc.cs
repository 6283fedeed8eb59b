using System.Runtime.InteropServices;

namespace ActorPg.Wire.Protocol.Auth;

/// <summary>
/// Unicode's normalization form KC over code points, for those that Unicode 3.2 assigned. Sources: Unicode Standard Annex 15; section 3.12 of the
/// Unicode Standard for Hangul.
/// </summary>
internal static class Nfkc
{
    private const int SyllableBase = 0xac00;
    private const int LeadBase = 0x1100;
    private const int VowelBase = 0x1161;
    private const int TailBase = 0x11a7;
    private const int LeadCount = 19;
    private const int VowelCount = 21;
    private const int TailCount = 28;
    private const int SyllableCount = LeadCount * VowelCount * TailCount;

    public static List<int> Normalize(IEnumerable<int> codePoints)
    {
        SaslPrepTables tables = SaslPrepTables.Instance;
        var text = new List<int>();
        foreach (int codePoint in codePoints)
        {
            Decompose(tables, codePoint, text);
        }
        Reorder(tables, CollectionsMarshal.AsSpan(text));
        Compose(tables, text);
        return text;
    }

    private static void Decompose(SaslPrepTables tables, int codePoint, List<int> text)
    {
        int syllable = codePoint - SyllableBase;
        if (syllable is >= 0 and < SyllableCount)
        {
            text.Add(LeadBase + (syllable / (VowelCount * TailCount)));
            text.Add(VowelBase + (syllable % (VowelCount * TailCount) / TailCount));
            if (syllable % TailCount != 0)
            {
                text.Add(TailBase + (syllable % TailCount));
            }
        }
        else if (tables.Decomposition(codePoint) is { } parts)
        {
            text.AddRange(parts);
        }
        else
        {
            text.Add(codePoint);
        }
    }

    // Marks behind the same starter are put in the order of their classes; those of one class keep theirs.
    private static void Reorder(SaslPrepTables tables, Span<int> text)
    {
        for (int i = 1; i < text.Length; i++)
        {
            int mark = text[i];
            int rank = tables.CombiningClass(mark);
            int at = i;
            while (rank != 0 && at > 0 && tables.CombiningClass(text[at - 1]) > rank)
            {
                text[at] = text[at - 1];
                at--;
            }
            text[at] = mark;
        }
    }

    private static void Compose(SaslPrepTables tables, List<int> text)
    {
        int starter = -1;
        int lastClass = -1;
        int length = 0;
        foreach (int codePoint in text.ToArray())
        {
            int rank = tables.CombiningClass(codePoint);
            if (starter >= 0 && lastClass < rank && TryCompose(tables, text[starter], codePoint, out int composed))
            {
                text[starter] = composed;
                continue;
            }
            if (rank == 0)
            {
                starter = length;
                lastClass = -1;
            }
            else
            {
                lastClass = rank;
            }
            text[length++] = codePoint;
        }
        text.RemoveRange(length, text.Count - length);
    }

    private static bool TryCompose(SaslPrepTables tables, int first, int second, out int composed)
    {
        int lead = first - LeadBase;
        int vowel = second - VowelBase;
        if (lead is >= 0 and < LeadCount && vowel is >= 0 and < VowelCount)
        {
            composed = SyllableBase + (((lead * VowelCount) + vowel) * TailCount);
            return true;
        }
        int syllable = first - SyllableBase;
        int tail = second - TailBase;
        if (syllable is >= 0 and < SyllableCount && syllable % TailCount == 0 && tail is > 0 and < TailCount)
        {
            composed = first + tail;
            return true;
        }
        return tables.TryCompose(first, second, out composed);
    }
}
