namespace ActorPg.Wire.Tests;

/// <summary>Bytes as one writes them down: hexadecimal, and ASCII between quotes. <c>'Z' 00000005 'I'</c>.</summary>
internal static class Golden
{
    public static byte[] Bytes(string text)
    {
        var bytes = new List<byte>();
        string[] pieces = text.Split('\'');
        for (int i = 0; i < pieces.Length; i++)
        {
            bytes.AddRange(
                i % 2 == 1
                    ? System.Text.Encoding.ASCII.GetBytes(pieces[i])
                    : Convert.FromHexString(pieces[i].Replace(" ", string.Empty, StringComparison.Ordinal))
            );
        }
        return [.. bytes];
    }
}
