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

    [Fact]
    public void The_last_answer_counts_as_a_guess_at_once_and_a_failure_as_none()
    {
        var length = new AnswerLength();
        length.Add(1500);
        Assert.Equal(1500, length.LastBytes);
        length.Add(0);
        Assert.Equal(0, length.LastBytes);
    }

    [Fact]
    public void Little_counts_as_nothing()
    {
        var length = new AnswerLength();
        length.Add(257);
        Assert.Equal(257, length.LastBytes);
        length.Add(256);
        Assert.Equal(0, length.LastBytes);
    }
}
