namespace ActorPg.Server.Tests;

/// <summary>The first column of a result that is awaited, as a list.</summary>
internal static class FirstColumn
{
    public static async Task<List<T?>> ColumnAsync<T>(this Task<QueryResult> result) =>
        [.. (await result).Select(row => row.Get<T>(0))];
}
