using System.Buffers;

namespace ActorPg.Wire.Types;

/// <summary>Takes the texts of geometric types apart, white between their parts allowed. Every Take answers false where the text differs.</summary>
internal ref struct GeometryCursor
{
    private static readonly SearchValues<char> _structure = SearchValues.Create(",()[]{}<>");

    private ReadOnlySpan<char> _rest;

    public GeometryCursor(ReadOnlySpan<char> text)
    {
        _rest = text.Trim();
    }

    public readonly bool AtEnd => _rest.IsEmpty;

    public bool Take(char expected)
    {
        if (_rest.IsEmpty || _rest[0] != expected)
        {
            return false;
        }
        _rest = _rest[1..].TrimStart();
        return true;
    }

    public bool TakeNumber(out double value)
    {
        int end = _rest.IndexOfAny(_structure);
        ReadOnlySpan<char> number = end < 0 ? _rest : _rest[..end];
        if (!FloatText.TryParse(number.TrimEnd(), out value))
        {
            return false;
        }
        _rest = _rest[number.Length..];
        return true;
    }

    /// <summary><c>(x,y)</c></summary>
    public bool TakePoint(out PgPoint point)
    {
        double x = 0;
        double y = 0;
        bool taken = Take('(') && TakeNumber(out x) && Take(',') && TakeNumber(out y) && Take(')');
        point = new PgPoint(x, y);
        return taken;
    }

    /// <summary><c>(x,y),(x,y)</c> and so on, at least one.</summary>
    public bool TakePoints(out PgPoint[] points)
    {
        List<PgPoint> taken = [];
        do
        {
            if (!TakePoint(out PgPoint point))
            {
                points = [];
                return false;
            }
            taken.Add(point);
        } while (Take(','));
        points = [.. taken];
        return true;
    }
}
