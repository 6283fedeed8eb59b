using Akka.Actor;

namespace ActorPg.AkkaNet.Remoting;

/// <summary>How much one message between nodes may come to.</summary>
internal static class FrameLimit
{
    // What Akka.NET puts around a message: two paths, a manifest, a few numbers.
    private const long Wrapping = 4096;
    private const long Usual = 128_000;

    /// <summary>Bytes that may be put into one message.</summary>
    public static long Of(ActorSystem system)
    {
        long frame = system.Settings.Config.GetByteSize("akka.remote.dot-netty.tcp.maximum-frame-size", null) ?? Usual;
        return Math.Max(frame - Wrapping, Wrapping);
    }
}
