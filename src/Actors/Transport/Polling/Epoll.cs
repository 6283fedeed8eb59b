using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace ActorPg.Transport.Polling;

/// <summary>Linux's way to wait for many sockets at once. Source: epoll(7), epoll_ctl(2), epoll_wait(2). Thread-safe; lives as long as the process.</summary>
/// <remarks>
/// What is told of one socket: UInt32 events, UInt64 a number of our own; on x64 without padding between them, elsewhere with 4 bytes of it.
/// </remarks>
internal sealed class Epoll
{
    /// <summary>There is something to read, or the end.</summary>
    public const uint In = 0x1;

    /// <summary>There is room to write.</summary>
    public const uint Out = 0x4;

    /// <summary>Errors and both kinds of end: told whether or not they were asked for, but for <see cref="EndOfInput"/>.</summary>
    public const uint Failed = 0x8 | 0x10;

    /// <summary>The other end writes no more.</summary>
    public const uint EndOfInput = 0x2000;

    /// <summary>Only what is new is told.</summary>
    public const uint News = 1u << 31;

    private const int CloseOnExec = 0x80000;
    private const int AddOperation = 1;
    private const int ModifyOperation = 3;
    private const int LongestEvent = 16;
    private static readonly int _numberOffset = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 4 : 8;

    private readonly int _descriptor;

    private Epoll(int descriptor) => _descriptor = descriptor;

    /// <summary>Null where the system has none, or this process may not have one.</summary>
    public static Epoll? TryCreate()
    {
        if (
            !OperatingSystem.IsLinux()
            || RuntimeInformation.ProcessArchitecture is not (Architecture.X64 or Architecture.Arm64)
        )
        {
            return null;
        }
        try
        {
            int descriptor = Create(CloseOnExec);
            return descriptor < 0 ? null : new Epoll(descriptor);
        }
        catch (Exception missing) when (missing is DllNotFoundException or EntryPointNotFoundException)
        {
            return null;
        }
    }

    /// <summary>Watches a socket from now on, until it is closed.</summary>
    /// <exception cref="SocketException">The system refuses.</exception>
    public void Add(Socket socket, uint events, int number) => Change(AddOperation, socket, events, number);

    /// <summary>Watches it for something else; what is the case already counts as new.</summary>
    /// <exception cref="SocketException">The system refuses.</exception>
    public void Modify(Socket socket, uint events, int number) => Change(ModifyOperation, socket, events, number);

    /// <summary>Takes the next that is told of any socket. False when there is nothing, in that time.</summary>
    /// <param name="milliseconds">How long to wait for it; -1 without limit.</param>
    /// <param name="events">What is told.</param>
    /// <param name="number">Of which socket.</param>
    public bool TryTake(int milliseconds, out uint events, out int number)
    {
        Span<byte> told = stackalloc byte[LongestEvent];
        if (Wait(_descriptor, ref MemoryMarshal.GetReference(told), 1, milliseconds) <= 0)
        {
            events = 0;
            number = 0;
            return false;
        }
        events = MemoryMarshal.Read<uint>(told);
        number = MemoryMarshal.Read<int>(told[_numberOffset..]);
        return true;
    }

    private void Change(int operation, Socket socket, uint events, int number)
    {
        Span<byte> change = stackalloc byte[LongestEvent];
        change.Clear();
        MemoryMarshal.Write(change, in events);
        MemoryMarshal.Write(change[_numberOffset..], in number);
        bool isHeld = false;
        SafeSocketHandle handle = socket.SafeHandle;
        try
        {
            handle.DangerousAddRef(ref isHeld);
            int descriptor = (int)handle.DangerousGetHandle();
            if (Control(_descriptor, operation, descriptor, ref MemoryMarshal.GetReference(change)) < 0)
            {
                throw new SocketException((int)SocketError.SystemNotReady);
            }
        }
        finally
        {
            if (isHeld)
            {
                handle.DangerousRelease();
            }
        }
    }

    [DllImport("libc", EntryPoint = "epoll_create1")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Create(int flags);

    [DllImport("libc", EntryPoint = "epoll_ctl")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Control(int epoll, int operation, int descriptor, ref byte change);

    [DllImport("libc", EntryPoint = "epoll_wait")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Wait(int epoll, ref byte events, int count, int milliseconds);
}
