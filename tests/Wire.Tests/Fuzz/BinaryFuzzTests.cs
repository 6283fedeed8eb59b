namespace ActorPg.Wire.Tests.Fuzz;

/// <summary>Any bytes are a value or a decode error, in every binary decoder, and allocate no more than they are worth.</summary>
public sealed class BinaryFuzzTests
{
    [Fact]
    public void C14_ten_thousand_inputs_for_every_binary_decoder()
    {
        Assert.InRange(CodecTargets.Binary.Count, 30, 400);
        FuzzTarget.RunAll(CodecTargets.Binary);
    }

    [Fact]
    public void C14_the_corpus_of_binary_values() => Corpus.Replay("binary.txt", CodecTargets.Binary);
}
