using System.IO.Pipelines;

namespace ActorPg.Transport;

/// <summary>One open byte stream to a server. Owned by the connection actor that asked for it.</summary>
internal interface ITransport : IDisposable
{
    /// <summary>What the server sends. At most one read at a time; not reading holds the server back.</summary>
    PipeReader Input { get; }

    /// <summary>False over plain TCP and Unix sockets.</summary>
    bool IsEncrypted => Security.IsEncrypted;

    /// <summary>What the encryption is worth.</summary>
    TransportSecurity Security => TransportSecurity.None;

    /// <summary>
    /// So much is still to come, from where <see cref="Input"/> was left: a read that has to wait need not end with the first of it. A guess, which may only
    /// cost a moment.
    /// </summary>
    /// <param name="bytes">Of one answer; 0 where nothing is known, more than there can be where only that it is much.</param>
    /// <param name="answers">How many are to come where they come closely; 0 where they do not.</param>
    void Expect(long bytes, int answers) { }

    /// <summary>
    /// Hands bytes to the network. Completes, usually at once, when <paramref name="bytes"/> may be written over. At most one at a time.
    /// </summary>
    ValueTask WriteAsync(ReadOnlyMemory<byte> bytes);
}
