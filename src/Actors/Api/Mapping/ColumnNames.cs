namespace ActorPg.Api.Mapping;

/// <summary>Finds the column for a member: by the exact name, then in any case, then without underscores, so that <c>owner_id</c> is <c>OwnerId</c>.</summary>
internal static class ColumnNames
{
    /// <summary>The column's index, the last one where several match alike; -1 when none does.</summary>
    public static int Find(PgColumn[] columns, string member)
    {
        int found = FindLast(
            columns,
            member,
            static (column, name) => string.Equals(column, name, StringComparison.Ordinal)
        );
        if (found < 0)
        {
            found = FindLast(
                columns,
                member,
                static (column, name) => string.Equals(column, name, StringComparison.OrdinalIgnoreCase)
            );
        }
        return found < 0 ? FindLast(columns, member, AreSameWords) : found;
    }

    private static int FindLast(PgColumn[] columns, string member, Func<string, string, bool> matches)
    {
        for (int i = columns.Length - 1; i >= 0; i--)
        {
            if (matches(columns[i].Name, member))
            {
                return i;
            }
        }
        return -1;
    }

    private static bool AreSameWords(string column, string member) =>
        string.Equals(WithoutUnderscores(column), WithoutUnderscores(member), StringComparison.OrdinalIgnoreCase);

    private static string WithoutUnderscores(string name) => name.Replace("_", "", StringComparison.Ordinal);
}
