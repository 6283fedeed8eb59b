using System.Globalization;
using System.Text;
using ActorPg.Wire.Framing;

namespace ActorPg.Wire.Errors;

/// <summary>
/// What an ErrorResponse or NoticeResponse says: Byte1 code and a string for each field, and a NUL. Immutable. A field that was not sent is null.
/// Source: PostgreSQL 18, Error and Notice Message Fields.
/// </summary>
internal sealed record ErrorFields
{
    /// <summary>S: ERROR, FATAL, PANIC, WARNING, NOTICE, DEBUG, INFO or LOG, or a translation of it.</summary>
    public string? LocalizedSeverity { get; init; }

    /// <summary>V: the same, never translated; since PostgreSQL 9.6.</summary>
    public string? InvariantSeverity { get; init; }

    /// <summary>C: five characters; empty when the server left it out.</summary>
    public string SqlState { get; init; } = string.Empty;

    /// <summary>M: the message, one line; empty when the server left it out.</summary>
    public string MessageText { get; init; } = string.Empty;

    /// <summary>D</summary>
    public string? Detail { get; init; }

    /// <summary>H</summary>
    public string? Hint { get; init; }

    /// <summary>P: a place in the query, in characters from 1.</summary>
    public int? Position { get; init; }

    /// <summary>p: a place in <see cref="InternalQuery"/>, in characters from 1.</summary>
    public int? InternalPosition { get; init; }

    /// <summary>q: the text of a statement that the server made itself.</summary>
    public string? InternalQuery { get; init; }

    /// <summary>W: the call stack of functions, innermost first.</summary>
    public string? Where { get; init; }

    /// <summary>s</summary>
    public string? SchemaName { get; init; }

    /// <summary>t</summary>
    public string? TableName { get; init; }

    /// <summary>c</summary>
    public string? ColumnName { get; init; }

    /// <summary>d</summary>
    public string? DataTypeName { get; init; }

    /// <summary>n</summary>
    public string? ConstraintName { get; init; }

    /// <summary>F: the server's source file.</summary>
    public string? File { get; init; }

    /// <summary>L: the line in it.</summary>
    public int? Line { get; init; }

    /// <summary>R: the server's function.</summary>
    public string? Routine { get; init; }

    /// <summary>The severity that can be compared: never translated where the server says so, else as it came; ERROR when it is missing.</summary>
    public string Severity => InvariantSeverity ?? LocalizedSeverity ?? "ERROR";

    /// <summary>
    /// Reads a body. Never throws: an error has to reach whoever waits for it. A missing terminator, a last field without its NUL, codes not known
    /// and numbers that are none are passed over; of a field sent twice the last counts.
    /// </summary>
    public static ErrorFields Read(ReadOnlySpan<byte> body)
    {
        var draft = new Draft();
        while (!body.IsEmpty && body[0] != 0)
        {
            byte code = body[0];
            body = body[1..];
            int end = body.IndexOf((byte)0);
            draft.Set(code, Encoding.UTF8.GetString(end < 0 ? body : body[..end]));
            body = end < 0 ? default : body[(end + 1)..];
        }
        return draft.ToFields();
    }

    /// <summary>The code of a body, without reading the rest; empty when the server left it out.</summary>
    public static ReadOnlySpan<byte> SqlStateOf(ReadOnlySpan<byte> body)
    {
        ReadOnlySpan<byte> sqlState = default;
        while (!body.IsEmpty && body[0] != 0)
        {
            int end = body.IndexOf((byte)0);
            if (body[0] == 'C')
            {
                sqlState = end < 0 ? body[1..] : body[1..end];
            }
            body = end < 0 ? default : body[(end + 1)..];
        }
        return sqlState;
    }

    /// <summary>Writes the body, terminator included, without the frame.</summary>
    public void Write(FrameBuffer target)
    {
        Write(target, 'S', LocalizedSeverity);
        Write(target, 'V', InvariantSeverity);
        Write(target, 'C', SqlState.Length == 0 ? null : SqlState);
        Write(target, 'M', MessageText.Length == 0 ? null : MessageText);
        Write(target, 'D', Detail);
        Write(target, 'H', Hint);
        Write(target, 'P', Number(Position));
        Write(target, 'p', Number(InternalPosition));
        Write(target, 'q', InternalQuery);
        Write(target, 'W', Where);
        Write(target, 's', SchemaName);
        Write(target, 't', TableName);
        Write(target, 'c', ColumnName);
        Write(target, 'd', DataTypeName);
        Write(target, 'n', ConstraintName);
        Write(target, 'F', File);
        Write(target, 'L', Number(Line));
        Write(target, 'R', Routine);
        target.WriteByte(0);
    }

    /// <summary>Severity, code and message. Detail and the rest can hold data and are left out.</summary>
    public override string ToString() => $"{Severity} {SqlState}: {MessageText}";

    private static string? Number(int? value) => value?.ToString(CultureInfo.InvariantCulture);

    private static void Write(FrameBuffer target, char code, string? value)
    {
        if (value is not null)
        {
            target.WriteByte((byte)code);
            target.WriteCString(value);
        }
    }

    /// <summary>The fields by their code, while they are read.</summary>
    private sealed class Draft
    {
        private readonly string?[] _values = new string?[128];

        private string? this[char code] => _values[code];

        public void Set(byte code, string value)
        {
            if (code < _values.Length)
            {
                _values[code] = value;
            }
        }

        public ErrorFields ToFields() =>
            new()
            {
                LocalizedSeverity = this['S'],
                InvariantSeverity = this['V'],
                SqlState = this['C'] ?? string.Empty,
                MessageText = this['M'] ?? string.Empty,
                Detail = this['D'],
                Hint = this['H'],
                Position = Number('P'),
                InternalPosition = Number('p'),
                InternalQuery = this['q'],
                Where = this['W'],
                SchemaName = this['s'],
                TableName = this['t'],
                ColumnName = this['c'],
                DataTypeName = this['d'],
                ConstraintName = this['n'],
                File = this['F'],
                Line = Number('L'),
                Routine = this['R'],
            };

        private int? Number(char code) =>
            int.TryParse(this[code], NumberStyles.None, CultureInfo.InvariantCulture, out int value) ? value : null;
    }
}
