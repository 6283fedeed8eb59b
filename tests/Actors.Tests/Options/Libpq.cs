using System.Runtime.InteropServices;
using System.Text;

namespace ActorPg.Actors.Tests.Options;

/// <summary>The parser of PostgreSQL's own client library, where that is installed. Source: PostgreSQL, libpq, PQconninfoParse and PQconndefaults.</summary>
internal static class Libpq
{
    public const string Library = "libpq.so.5";

    private static readonly nint _handle = NativeLibrary.TryLoad(Library, out nint handle) ? handle : 0;

    private delegate nint Parser(byte[] text, out nint message);

    private delegate nint Defaults();

    private delegate void Free(nint memory);

    public static bool IsInstalled => _handle != 0;

    /// <summary>What a connection string sets; null, with the reason, when it is refused.</summary>
    public static Dictionary<string, string>? Parse(string text, out string reason)
    {
        reason = "";
        nint options = Function<Parser>("PQconninfoParse")(Encoding.UTF8.GetBytes(text + "\0"), out nint message);
        if (options == 0)
        {
            reason = Marshal.PtrToStringUTF8(message) ?? "";
            Function<Free>("PQfreemem")(message);
            return null;
        }
        Dictionary<string, string> values = [];
        foreach ((string keyword, _, string? value) in Read(options))
        {
            if (value is not null)
            {
                values[keyword] = value;
            }
        }
        return values;
    }

    /// <summary>The variables of the environment that it reads, with the keyword of each.</summary>
    public static Dictionary<string, string> Variables() =>
        Read(Function<Defaults>("PQconndefaults")())
            .Where(option => option.Variable is not null)
            .ToDictionary(option => option.Variable!, option => option.Keyword, StringComparer.Ordinal);

    /// <summary>An array of { keyword, envvar, compiled, val, label, dispchar, int dispsize }, ended by one without keyword.</summary>
    private static List<(string Keyword, string? Variable, string? Value)> Read(nint options)
    {
        List<(string, string?, string?)> read = [];
        for (nint at = options; Text(at, 0) is { } keyword; at += 7 * nint.Size)
        {
            read.Add((keyword, Text(at, 1), Text(at, 3)));
        }
        Function<Free>("PQconninfoFree")(options);
        return read;
    }

    private static string? Text(nint option, int field) =>
        Marshal.PtrToStringUTF8(Marshal.ReadIntPtr(option, field * nint.Size));

    private static T Function<T>(string name)
        where T : Delegate => Marshal.GetDelegateForFunctionPointer<T>(NativeLibrary.GetExport(_handle, name));
}
