using ActorPg.Simulation.Server;
using ActorPg.Wire.Framing;
using ActorPg.Wire.Messages;

namespace ActorPg.Actors.Tests.Hostile;

/// <summary>SCRAM as a scripted server speaks it: what it says to the client's messages is the test's choice.</summary>
internal static class Scram
{
    public const string Mechanism = "SCRAM-SHA-256";

    /// <summary>Offers the mechanism, and answers the client's first message.</summary>
    public static ServerScript Challenge(this ServerScript script, Func<byte[], byte[]> answer) =>
        script
            .ExpectStartup()
            .Send(static target => Authentication.WriteSasl(target, Mechanism))
            .Expect(FrontendTag.Password)
            .Do(backend => backend.Continue(answer(backend.ClientFirst())));

    /// <summary>Answers the client's last message.</summary>
    public static ServerScript Prove(this ServerScript script, Func<byte[], byte[]> answer) =>
        script
            .Expect(FrontendTag.Password)
            .Do(backend =>
                backend.Send(target =>
                    Authentication.Write(target, AuthenticationKind.SaslFinal, answer(backend.Received[^1].Body))
                )
            );

    public static void Continue(this ScriptedBackend backend, byte[] data) =>
        backend.Send(target => Authentication.Write(target, AuthenticationKind.SaslContinue, data));

    /// <summary>The data of the last SASLInitialResponse.</summary>
    public static byte[] ClientFirst(this ScriptedBackend backend)
    {
        byte[] body = backend.Received[^1].Body;
        using var raw = new FrameBuffer();
        int length = raw.BeginFrame(FrontendTag.Password);
        raw.WriteBytes(body);
        raw.EndFrame(length);
        return SaslInitialResponse.Read(new Frame(raw.WrittenSpan)).Data.ToArray();
    }
}
