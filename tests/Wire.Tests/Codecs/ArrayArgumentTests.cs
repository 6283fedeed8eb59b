using static ActorPg.Wire.Tests.Codecs.CodecProbe;

namespace ActorPg.Wire.Tests.Codecs;

public class ArrayArgumentTests
{
    // As a PostgreSQL 15 server sends them.
    private const string OneNullThree =
        "00000001000000010000001700000003000000010000000400000001ffffffff0000000400000003";
    private const string Empty = "000000000000000000000017";
    private const string TwoByTwo =
        "0000000200000000000000170000000200000001000000020000000100000004000000010000000400000002"
        + "00000004000000030000000400000004";

    [Fact]
    public void Arrays_of_arrays_are_sent_as_dimensions()
    {
        Assert.Equal(TwoByTwo, Hex(PgTypes.Int4Array, new int[][] { [1, 2], [3, 4] }));
        Assert.Equal(
            TwoByTwo,
            Hex(
                PgTypes.Int4Array,
                PgArgument.From(
                    new List<List<int>>
                    {
                        new() { 1, 2 },
                        new() { 3, 4 },
                    }
                )
            )
        );
        Assert.Equal(
            TwoByTwo,
            Hex(
                PgTypes.Int4Array,
                new object[]
                {
                    new[] { 1, 2 },
                    new List<object> { 3L, (short)4 },
                }
            )
        );
        Assert.Equal(Empty, Hex(PgTypes.Int4Array, new int[][] { [], [] }));
        Assert.Equal(
            Hex(
                PgTypes.Int4Array,
                new[,,]
                {
                    {
                        { 1, 2 },
                        { 3, 4 },
                    },
                }
            ),
            Hex(
                PgTypes.Int4Array,
                PgArgument.From(
                    new List<int[,]>
                    {
                        new[,]
                        {
                            { 1, 2 },
                            { 3, 4 },
                        },
                    }
                )
            )
        );
    }

    [Fact]
    public void Ragged_arrays_are_refused()
    {
        InputError(PgTypes.Int4Array, new int[][] { [1, 2], [3] });
        InputError(PgTypes.Int4Array, new int[][] { [], [3] });
        InputError(PgTypes.Int4Array, new int[]?[] { [1], null });
        InputError(PgTypes.Int4Array, new object[] { 1, new[] { 2 } });
        InputError(PgTypes.Int4Array, new object[] { new[] { 2 }, 1 });
        InputError(
            PgTypes.Int4Array,
            new int[][][]
            {
                [
                    [1],
                ],
                [
                    [1],
                    [2],
                ],
            }
        );
        object[] endless = new object[1];
        endless[0] = endless;
        InputError(PgTypes.Int4Array, endless);
    }

    [Fact]
    public void Elements_of_other_types_are_converted_or_named()
    {
        Assert.Equal(Hex(PgTypes.Int4Array, new[] { 1, 2 }), Hex(PgTypes.Int4Array, new long[] { 1, 2 }));
        Assert.Equal(
            Hex(PgTypes.Int4Array, new[] { 1, 2 }),
            Hex(PgTypes.Int4Array, PgArgument.From(new HashSet<byte> { 1, 2 }))
        );
        Assert.Equal(
            Hex(PgTypes.Int4Array, new[] { 1, 2 }),
            Hex(PgTypes.Int4Array, PgArgument.From(Enumerable.Range(1, 2)))
        );
        Assert.Equal(OneNullThree, Hex(PgTypes.Int4Array, new object?[] { 1, DBNull.Value, 3L }));
        Assert.Equal(
            "array element [1]: the number is outside the range of int4 (-2147483648 to 2147483647)",
            InputError(PgTypes.Int4Array, new[] { 1L, 1L << 40 }).Message
        );
        Assert.Equal(
            "array element [0,1]: String cannot be sent as int4",
            InputError(
                PgTypes.Int4Array,
                new object[,]
                {
                    { 1, "x" },
                }
            ).Message
        );
        InputError(PgTypes.TextArray, new[] { "a\0" });
        InputError(PgTypes.Int4Array, new[] { 1u, uint.MaxValue });
        InputError(PgTypes.OidArray, new[] { 1, -1 });
        InputError(PgTypes.Int4Array, new DayOfWeek[] { DayOfWeek.Friday });
    }

    [Fact]
    public void What_is_no_sequence_is_not_taken()
    {
        Assert.True(Refuses(PgTypes.Int4Array, 1));
        Assert.True(Refuses(PgTypes.TextArray, "{a}"));
        Assert.True(Refuses(PgTypes.Int2Array, new byte[] { 1 }));
        Assert.True(Refuses(PgTypes.Int4Array, PgArgument.From(new object())));
        Assert.True(Refuses(PgTypes.Int4, new[] { 1 }));
        Assert.True(Refuses(PgTypes.AclItemArray, "{a}"));
    }

    [Fact]
    public void A_typed_write_is_the_same_as_an_argument()
    {
        Assert.Equal(Write(PgTypes.Int4Array, new[] { 1, 2 }), WriteTyped<int[]>(PgTypes.Int4Array, [1, 2]));
        Assert.Equal(Write(PgTypes.Int4Array, new[] { 1, 2 }), WriteTyped<List<long>>(PgTypes.Int4Array, [1, 2]));
        Assert.Equal(
            Write(
                PgTypes.Int4Array,
                new[,]
                {
                    { 1 },
                }
            ),
            WriteTyped(
                PgTypes.Int4Array,
                new[,]
                {
                    { 1 },
                }
            )
        );
        Assert.Equal(
            Write(PgTypes.Int4Array, new[] { 1, 2 }),
            WriteTyped<Array>(PgTypes.Int4Array, new short[] { 1, 2 })
        );
    }
}
