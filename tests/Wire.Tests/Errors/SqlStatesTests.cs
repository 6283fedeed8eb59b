using System.Reflection;

namespace ActorPg.Wire.Tests.Errors;

public sealed class SqlStatesTests
{
    private static readonly Dictionary<string, string> _codes = typeof(SqlStates)
        .GetFields(BindingFlags.Public | BindingFlags.Static)
        .ToDictionary(field => field.Name, field => (string)field.GetRawConstantValue()!, StringComparer.Ordinal);

    [Fact]
    public void Every_code_has_five_digits_or_capitals() =>
        Assert.All(_codes.Values, code => Assert.Matches("^[0-9A-Z]{5}$", code));

    [Fact]
    public void All_codes_of_the_documentation_are_there() => Assert.Equal(269, _codes.Count);

    [Theory]
    [InlineData("SuccessfulCompletion", "00000")]
    [InlineData("UniqueViolation", "23505")]
    [InlineData("SerializationFailure", "40001")]
    [InlineData("UndefinedTable", "42P01")]
    [InlineData("ReadOnlySqlTransaction", "25006")]
    [InlineData("TransactionTimeout", "25P04")]
    [InlineData("InvalidPassword", "28P01")]
    [InlineData("QueryCanceled", "57014")]
    [InlineData("ExternalRoutineInvocationNullValueNotAllowed", "39004")]
    [InlineData("SnapshotTooOld", "72000")]
    [InlineData("IndexCorrupted", "XX002")]
    public void Codes_go_by_the_servers_own_names(string name, string code) => Assert.Equal(code, _codes[name]);
}
