using ActorPg.Wire.Protocol;

namespace ActorPg.Wire.Tests.Protocol;

public class AnswerLengthTests
{
    [Fact]
    public void Answers_are_steady_from_the_fourth_of_one_length_on_until_one_is_another()
    {
        var length = new AnswerLength();
        for (int i = 0; i < 3; i++)
        {
            length.Add(60_000);
            Assert.Equal(0, length.SteadyBytes);
        }
        length.Add(60_000);
        length.Add(60_000);
        Assert.Equal(60_000, length.SteadyBytes);
        length.Add(60_001);
        Assert.Equal(0, length.SteadyBytes);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(15)]
    [InlineData(16_384)]
    public void Nothing_is_known_of_what_is_little(long bytes)
    {
        var length = new AnswerLength();
        for (int i = 0; i < 10; i++)
        {
            length.Add(bytes);
            Assert.Equal(0, length.SteadyBytes);
        }
    }
}
