namespace ActorPg.Wire.Protocol.Auth;

/// <summary>The client's side of a GSSAPI exchange: tokens in, tokens out. Used by one login, by one thread at a time; disposed of with it.</summary>
internal interface IGssClient : IDisposable
{
    /// <summary>
    /// Answers the server's token, or begins when there is none. May ask a key distribution center over the network, so it is called outside any turn.
    /// </summary>
    /// <param name="token">What the server sent; empty at first.</param>
    /// <exception cref="PgAuthenticationException">No ticket, or the server is not the one it should be.</exception>
    GssStep Next(byte[] token);
}
