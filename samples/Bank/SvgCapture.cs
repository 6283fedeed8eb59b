namespace Bank;
internal static class SvgCapture { public static void Write(string file, string command, IReadOnlyList<Spectre.Console.Rendering.IRenderable> shown) { } }
