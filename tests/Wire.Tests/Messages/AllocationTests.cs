using System.Buffers;
using ActorPg.Wire.Framing;
using ActorPg.Wire.Messages;

namespace ActorPg.Wire.Tests.Messages;

/// <summary>The messages of every query cost no garbage.</summary>
public sealed class AllocationTests
{
    private static readonly byte[] _name = "a0123456789abcdef.1"u8.ToArray();
    private static readonly byte[] _values = Golden.Bytes("00000004 00000007 ffffffff");
    private static readonly uint[] _types = [23, 25];
    private static readonly short[] _formats = [1];

    [Fact]
    public void Writing_a_query_allocates_nothing()
    {
        using var buffer = new FrameBuffer(4096);
        Assert.Equal(0, Allocated(buffer, WriteQuery));
    }

    [Fact]
    public void Reading_a_result_allocates_nothing()
    {
        using var buffer = new FrameBuffer(4096);
        BindComplete.Write(buffer);
        for (int row = 0; row < 20; row++)
        {
            DataRow.Write(buffer, 2, _values);
        }
        CommandComplete.Write(buffer, "SELECT 20"u8);
        ReadyForQuery.Write(buffer, TransactionStatus.Idle);

        Assert.Equal(0, Allocated(new ReadOnlySequence<byte>(buffer.Written), ReadResult));
    }

    private static void WriteQuery(FrameBuffer buffer)
    {
        buffer.Clear();
        Parse.Write(buffer, _name, "select $1, $2", _types);
        Describe.WriteStatement(buffer, _name);
        Bind.Write(buffer, default, _name, _formats, 2, _values, _formats);
        Execute.Write(buffer, default, 0);
        Close.WriteStatement(buffer, _name);
        CopyData.Write(buffer, _values);
        Sync.Write(buffer);
    }

    private static void ReadResult(ReadOnlySequence<byte> input)
    {
        using var reader = new FrameReader(input);
        while (reader.TryRead(out Frame frame))
        {
            switch (frame.Tag)
            {
                case BackendTag.BindComplete:
                    BindComplete.Read(in frame);
                    break;
                case BackendTag.DataRow:
                    DataRow.Check(reader.TakeRun(in frame, out _), 2);
                    break;
                case BackendTag.CommandComplete:
                    Assert.True(CommandComplete.Read(in frame).Rows == 20);
                    break;
                case BackendTag.ReadyForQuery:
                    Assert.True(ReadyForQuery.Read(in frame) == TransactionStatus.Idle);
                    break;
            }
        }
    }

    private static long Allocated<T>(T argument, Action<T> run)
    {
        for (int i = 0; i < 50; i++)
        {
            run(argument);
        }
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 50; i++)
        {
            run(argument);
        }
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
