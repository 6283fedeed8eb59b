namespace ActorPg.Api.Copy;

/// <summary>Files of this machine, read and written in order.</summary>
internal static class CopyFile
{
    // The messages are the buffer.
    private const int Unbuffered = 0;

    public static FileStream OpenRead(string path) =>
        new(path, FileMode.Open, FileAccess.Read, FileShare.Read, Unbuffered, FileOptions.SequentialScan);

    public static FileStream Create(string path) =>
        new(path, FileMode.Create, FileAccess.Write, FileShare.Read, Unbuffered);
}
