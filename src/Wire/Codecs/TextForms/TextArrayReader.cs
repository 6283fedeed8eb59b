using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using ActorPg.Wire.Codecs.Arrays;
using ActorPg.Wire.Framing;

namespace ActorPg.Wire.Codecs.TextForms;

/// <summary>
/// Takes one array's text apart and writes its elements, unquoted, as Int32 length (-1 for NULL) and bytes. Lives for one array.
/// Source: PostgreSQL 18, array_in in arrayfuncs.c.
/// </summary>
internal ref struct TextArrayReader
{
    private const int Unset = -1;

    private static readonly SearchValues<byte> _bounds = SearchValues.Create("[]:+-0123456789 "u8);

    private readonly byte _delimiter;
    private readonly string _type;
    private readonly FrameBuffer _elements;
    private ReadOnlySpan<byte> _rest;
    private ArrayLengths _lengths;
    private int _leafDepth;

    public TextArrayReader(ReadOnlySpan<byte> text, byte delimiter, string type, FrameBuffer elements)
    {
        _rest = text;
        _delimiter = delimiter;
        _type = type;
        _elements = elements;
        _leafDepth = Unset;
        for (int i = 0; i < ArrayLengths.LargestRank; i++)
        {
            _lengths[i] = Unset;
        }
    }

    public bool HoldsNull { get; private set; }

    /// <summary>Reads the whole text; answers the lengths of the dimensions, outermost first, none for an empty array.</summary>
    public int[] ReadAll()
    {
        TextForm.SkipSpaces(ref _rest);
        SkipBounds();
        ReadDimension(0);
        TextForm.ExpectEnd(_rest, _type);
        if (_leafDepth == Unset)
        {
            return [];
        }
        int[] lengths = new int[_leafDepth];
        for (int i = 0; i < lengths.Length; i++)
        {
            lengths[i] = _lengths[i];
        }
        return lengths;
    }

    /// <summary><c>[1:2][0:1]=</c>: what the bounds say of the lengths, the braces say too.</summary>
    private void SkipBounds()
    {
        if (_rest.IsEmpty || _rest[0] != (byte)'[')
        {
            return;
        }
        int end = _rest.IndexOf((byte)'=');
        if (end < 0 || _rest[end - 1] != (byte)']' || _rest[..end].ContainsAnyExcept(_bounds))
        {
            BadBytes.Malformed(_type, "its bounds have no end");
        }
        _rest = _rest[(end + 1)..];
        TextForm.SkipSpaces(ref _rest);
    }

    private void ReadDimension(int depth)
    {
        if (depth == ArrayLengths.LargestRank)
        {
            BadBytes.Malformed(_type, $"it has more than {ArrayLengths.LargestRank} dimensions");
        }
        TextForm.Expect(ref _rest, (byte)'{', _type);
        TextForm.SkipSpaces(ref _rest);
        int count = 0;
        if (Peek() == '}')
        {
            _rest = _rest[1..];
            EndDimension(depth, count);
            return;
        }
        while (true)
        {
            TextForm.SkipSpaces(ref _rest);
            if (Peek() == '{')
            {
                ReadDimension(depth + 1);
            }
            else
            {
                ReadElement(depth + 1);
            }
            count++;
            TextForm.SkipSpaces(ref _rest);
            byte next = Peek();
            if (next != _delimiter && next != '}')
            {
                BadBytes.Malformed(_type, "an element of its text has no end");
            }
            _rest = _rest[1..];
            if (next == '}')
            {
                EndDimension(depth, count);
                return;
            }
        }
    }

    private void EndDimension(int depth, int count)
    {
        if (_lengths[depth] != Unset && _lengths[depth] != count)
        {
            ThrowRagged();
        }
        _lengths[depth] = count;
    }

    private void ReadElement(int depth)
    {
        if (_leafDepth != Unset && _leafDepth != depth)
        {
            ThrowRagged();
        }
        _leafDepth = depth;
        int at = _elements.ReserveInt32();
        bool isNull = Peek() == TextForm.Quote ? ReadQuoted() : ReadPlain(at);
        if (isNull)
        {
            HoldsNull = true;
            _elements.Truncate(at + sizeof(int));
            _elements.PatchInt32(at, -1);
        }
        else
        {
            _elements.PatchLength(at);
        }
    }

    private bool ReadQuoted()
    {
        for (_rest = _rest[1..]; Peek() != TextForm.Quote; _rest = _rest[1..])
        {
            if (_rest[0] == TextForm.Backslash)
            {
                _rest = _rest[1..];
            }
            _elements.WriteByte(Peek());
        }
        _rest = _rest[1..];
        return false;
    }

    /// <summary>An element without quotes: white at its end does not count, and NULL means just that.</summary>
    private bool ReadPlain(int at)
    {
        bool escaped = false;
        int solid = _elements.Length;
        for (; Peek() != _delimiter && _rest[0] != (byte)'}'; _rest = _rest[1..])
        {
            if (_rest[0] is TextForm.Quote or (byte)'{')
            {
                BadBytes.Malformed(_type, "an element of its text has quotes or braces inside");
            }
            bool isWhite = TextForm.IsSpace(_rest[0]);
            if (_rest[0] == TextForm.Backslash)
            {
                _rest = _rest[1..];
                escaped = true;
                isWhite = false;
            }
            _elements.WriteByte(Peek());
            solid = isWhite ? solid : _elements.Length;
        }
        _elements.Truncate(solid);
        ReadOnlySpan<byte> element = _elements.WrittenSpan[(at + sizeof(int))..];
        if (element.IsEmpty)
        {
            BadBytes.Malformed(_type, "an element of its text is empty");
        }
        return !escaped && Ascii.EqualsIgnoreCase(element, "NULL"u8);
    }

    private readonly byte Peek()
    {
        if (_rest.IsEmpty)
        {
            TextForm.ThrowCut(_type);
        }
        return _rest[0];
    }

    [DoesNotReturn]
    private readonly void ThrowRagged() =>
        BadBytes.Malformed(_type, "the inner arrays of its text differ in length or depth");
}
