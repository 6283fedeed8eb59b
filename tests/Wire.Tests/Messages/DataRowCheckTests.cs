using ActorPg.Wire.Framing;
using ActorPg.Wire.Messages;
using FsCheck;
using FsCheck.Fluent;

namespace ActorPg.Wire.Tests.Messages;

public sealed class DataRowCheckTests
{
    private static readonly byte[] _run = Run(3);

    [Fact]
    public void Passes_a_run_of_whole_rows()
    {
        DataRow.Check(_run, 2);
        DataRow.Check([], 2);
        DataRow.Check(
            Golden.Bytes("'D' 0000000b 0001 00000001 41 'D' 0000000a 0001 ffffffff 'D' 0000000a 0001 00000000"),
            1
        );
        DataRow.Check(Golden.Bytes("'D' 00000006 0000 'D' 00000006 0000"), 0);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(65_535)]
    public void Refuses_rows_of_another_width(int columns) =>
        Assert.Throws<PgProtocolException>(() => DataRow.Check(_run, columns));

    [Fact]
    public void Refuses_every_cut_that_is_not_between_rows()
    {
        int row = _run.Length / 3;
        for (int length = 0; length < _run.Length; length++)
        {
            if (length % row == 0)
            {
                DataRow.Check(_run.AsSpan(0, length), 2);
            }
            else
            {
                Assert.Throws<PgProtocolException>(() => DataRow.Check(_run.AsSpan(0, length), 2));
            }
        }
    }

    [Fact]
    public void Whatever_it_passes_can_be_walked_without_another_check() =>
        Prop.ForAll(
                Gen.Choose(0, _run.Length - 1).ToArbitrary(),
                ArbMap.Default.ArbFor<byte>(),
                (at, value) =>
                {
                    byte[] bytes = [.. _run];
                    bytes[at] = value;
                    try
                    {
                        DataRow.Check(bytes, 2);
                    }
                    catch (PgProtocolException)
                    {
                        return true;
                    }
                    return Walk(bytes) == bytes.Length;
                }
            )
            .QuickCheckThrowOnFailure();

    [Fact]
    public void Reads_as_many_columns_as_the_format_can_count()
    {
        byte[]?[] values = new byte[]?[65_535];
        values[^1] = [7];

        byte[] last = Frames.Backend(
            buffer => DataRow.Write(buffer, values),
            (in frame) => DataRow.Read(in frame).TryGet(65_534, out ReadOnlySpan<byte> value) ? value.ToArray() : []
        );

        Assert.Equal([7], last);
    }

    // As RowBatch walks: by the lengths alone.
    private static int Walk(byte[] run)
    {
        int at = 0;
        while (at < run.Length)
        {
            at += Frame.HeaderBytes + 2;
            for (int column = 0; column < 2; column++)
            {
                int length = System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(run.AsSpan(at));
                at += 4 + run.AsSpan(at + 4, Math.Max(length, 0)).Length;
            }
        }
        return at;
    }

    private static byte[] Run(int rows)
    {
        using var buffer = new FrameBuffer();
        for (int row = 0; row < rows; row++)
        {
            DataRow.Write(buffer, [(byte)row, 1, 2], null);
        }
        return buffer.WrittenSpan.ToArray();
    }

    [Theory]
    [InlineData("'D' 0000000b 0001 00000002 41")]
    [InlineData("'D' 0000000b 0001 00000000 41")]
    [InlineData("'D' 0000000b 0001 ffffffff 41")]
    [InlineData("'D' 0000000b 0001 fffffffe 41")]
    [InlineData("'D' 0000000b 0002 00000001 41")]
    [InlineData("'D' 00000009 0001 000000")]
    [InlineData("'D' 00000006 0001")]
    public void A_row_of_one_column_is_as_long_as_its_value(string row)
    {
        byte[] wrong = Golden.Bytes(row);
        Assert.Throws<PgProtocolException>(() => DataRow.Check(wrong, 1));
        byte[] behind = [.. Golden.Bytes("'D' 0000000b 0001 00000001 41"), .. wrong];
        Assert.Throws<PgProtocolException>(() => DataRow.Check(behind, 1));
    }
}
