using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace ActorPg.Transport;

/// <summary>Who is at the other end of a Unix socket, as the system knows it. Source: unix(7), SO_PEERCRED; getpwuid(3).</summary>
internal static class SocketPeer
{
    private const int SocketLevel = 1;
    private const int PeerCredentials = 17;

    /// <summary>The system's answer: process, user and group, 4 bytes each.</summary>
    private const int CredentialBytes = 12;

    /// <summary>The system keeps its answer to getpwuid in one place for all threads.</summary>
    private static readonly Lock _lock = new();

    /// <summary>Whether the system can be asked.</summary>
    public static bool IsKnown => OperatingSystem.IsLinux();

    /// <summary>The name of the user whose process listens at the other end; null when that user has none.</summary>
    /// <exception cref="SocketException">The system does not know.</exception>
    public static string? User(Socket socket)
    {
        byte[] credentials = new byte[CredentialBytes];
        int length = socket.GetRawSocketOption(SocketLevel, PeerCredentials, credentials);
        return length == CredentialBytes ? NameOf(BitConverter.ToUInt32(credentials, sizeof(int))) : null;
    }

    private static string? NameOf(uint user)
    {
        lock (_lock)
        {
            nint entry = GetPasswordEntry(user);
            return entry == 0 ? null : Marshal.PtrToStringUTF8(Marshal.ReadIntPtr(entry)); // its first member is the name
        }
    }

    [DllImport("libc", EntryPoint = "getpwuid")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern nint GetPasswordEntry(uint user);
}
