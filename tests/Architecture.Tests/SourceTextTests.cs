namespace ActorPg.Architecture.Tests;

/// <summary>The rules are only as good as what they see.</summary>
public sealed class SourceTextTests
{
    [Theory]
    [InlineData("a // b\nc", "a c")]
    [InlineData("a /* b\n b */ c", "a c")]
    [InlineData("a(\"b // b\", c)", "a( , c)")]
    [InlineData("a(\"\\\"b\", c)", "a( , c)")]
    [InlineData("a(@\"b\\\", c)", "a( , c)")]
    [InlineData("a(\"\"\"b \"b\" b\"\"\", c)", "a( , c)")]
    [InlineData("a('\"', c, '\\'', d)", "a( , c, , d)")]
    [InlineData("/// <see cref=\"b\"/>\na", "a")]
    public void Comments_and_literals_are_not_code(string source, string code) =>
        Assert.Equal(
            code.Split(' ', StringSplitOptions.RemoveEmptyEntries),
            SourceText.CodeOf(source).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)
        );
}
