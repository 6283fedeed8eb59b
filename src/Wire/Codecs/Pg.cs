namespace ActorPg;

/// <summary>Arguments that are sent in a way of their own.</summary>
public static class Pg
{
    /// <summary>
    /// A value in the server's own words: it is sent as text, whatever the type of the parameter, and the server reads it as it would a literal in
    /// SQL (<c>Pg.Text("tomorrow")</c> for a date, <c>Pg.Text("[1,5)")</c> for a range). It is still a parameter, never part of the SQL. Within an
    /// array, and in COPY, values have to have their types.
    /// </summary>
    /// <param name="text">The text; null is NULL.</param>
    public static PgArgument Text(string? text) => text is null ? PgArgument.Null : PgArgument.OfText(text);
}
