namespace ActorPg.Server.Tests.Types;

/// <summary>One type of the server's, and how values of it are made and printed here.</summary>
public abstract class TypeCase(string type)
{
    public string Type { get; } = type;

    public abstract Type ClrType { get; }

    /// <summary>A value, boxed.</summary>
    internal abstract object Draw(Draw draw);

    /// <summary>What the server is expected to print of it.</summary>
    internal abstract string Print(object value);

    /// <summary>Sends a value, and compares what comes back, what the server prints, and what it makes of our text.</summary>
    internal abstract Task CheckValueAsync(PgPool pool, Draw draw);

    /// <summary>Sends arrays with NULLs and of two dimensions.</summary>
    internal abstract Task CheckArraysAsync(PgPool pool, Draw draw);

    /// <summary>Reads a column that holds the value.</summary>
    internal abstract void CheckColumn(PgRecord row, int column, object value);

    public override string ToString() => $"{Type} as {ClrType}";
}

/// <summary>A type whose values are structs here.</summary>
internal sealed class ValueCase<T>(string type, Func<Draw, T> make, Func<T, string>? print = null) : TypeCase(type)
    where T : struct
{
    public override Type ClrType => typeof(T);

    internal override object Draw(Draw draw) => make(draw);

    internal override void CheckColumn(PgRecord row, int column, object value) =>
        Assert.Equal((T)value, row.Get<T>(column));

    internal override string Print(object value) => print is null ? value.ToString()! : print((T)value);

    internal override async Task CheckValueAsync(PgPool pool, Draw draw)
    {
        T value = make(draw);
        PgRecord row = (
            await pool.FetchRowAsync(
                    $"select $1::{Type} as v, $1::{Type}::text as t, $2::{Type} as again, null::{Type} as n",
                    PgArgument.Of(value),
                    Pg.Text(Print(value))
                )
                .Soon()
        )!.Value;
        Assert.Equal(Print(value), row.Get<string>("t"));
        Assert.Equal(value, row.Get<T>("v"));
        Assert.Equal(value, row.Get<T?>("again"));
        Assert.Null(row.Get<T?>("n"));
    }

    internal override async Task CheckArraysAsync(PgPool pool, Draw draw)
    {
        T?[] line = [make(draw), null, make(draw)];
        T[,] square =
        {
            { make(draw), make(draw), make(draw) },
            { make(draw), make(draw), make(draw) },
        };
        PgRecord row = (
            await pool.FetchRowAsync(
                    $"select $1::{Type}[] as line, $1::{Type}[]::text[] as texts, $2::{Type}[] as square, ($2::{Type}[])[2][3]::text as corner",
                    PgArgument.From(line),
                    PgArgument.From(square)
                )
                .Soon()
        )!.Value;
        Assert.Equal(line, row.Get<T?[]>("line"));
        Assert.Equal((string?[])[Print(line[0]!), null, Print(line[2]!)], row.Get<string?[]>("texts"));
        Assert.Equal(square, row.Get<T[,]>("square"));
        Assert.Equal(Print(square[1, 2]), row.Get<string>("corner"));
    }
}

/// <summary>A type whose values are objects here.</summary>
internal sealed class ReferenceCase<T>(string type, Func<Draw, T> make, Func<T, string>? print = null) : TypeCase(type)
    where T : class
{
    public override Type ClrType => typeof(T);

    internal override object Draw(Draw draw) => make(draw);

    internal override void CheckColumn(PgRecord row, int column, object value) =>
        Assert.Equal((T)value, row.Get<T>(column));

    internal override string Print(object value) => print is null ? value.ToString()! : print((T)value);

    internal override async Task CheckValueAsync(PgPool pool, Draw draw)
    {
        T value = make(draw);
        PgRecord row = (
            await pool.FetchRowAsync(
                    $"select $1::{Type} as v, $1::{Type}::text as t, $2::{Type} as again, null::{Type} as n",
                    PgArgument.From(value),
                    Pg.Text(Print(value))
                )
                .Soon()
        )!.Value;
        Assert.Equal(Print(value), row.Get<string>("t"));
        Assert.Equal(value, row.Get<T>("v"));
        Assert.Equal(value, row.Get<T>("again"));
        Assert.Null(row.Get<T?>("n"));
    }

    internal override async Task CheckArraysAsync(PgPool pool, Draw draw)
    {
        T?[] line = [make(draw), null, make(draw)];
        T[,] square =
        {
            { make(draw), make(draw), make(draw) },
            { make(draw), make(draw), make(draw) },
        };
        PgRecord row = (
            await pool.FetchRowAsync(
                    $"select $1::{Type}[] as line, $1::{Type}[]::text[] as texts, $2::{Type}[] as square, ($2::{Type}[])[2][3]::text as corner",
                    PgArgument.From(line),
                    PgArgument.From(square)
                )
                .Soon()
        )!.Value;
        Assert.Equal(line, row.Get<T?[]>("line"));
        Assert.Equal((string?[])[Print(line[0]!), null, Print(line[2]!)], row.Get<string?[]>("texts"));
        Assert.Equal(square, row.Get<T[,]>("square"));
        Assert.Equal(Print(square[1, 2]), row.Get<string>("corner"));
    }
}
