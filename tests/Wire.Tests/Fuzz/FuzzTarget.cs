using FsCheck;
using FsCheck.Fluent;

namespace ActorPg.Wire.Tests.Fuzz;

/// <summary>One decoder, as all of its ways to read.</summary>
/// <param name="Name">What it is called in the corpus.</param>
/// <param name="Valid">Values that it reads.</param>
/// <param name="Readers">Its ways to read, used in turn.</param>
/// <param name="IsAllowed">What it may throw.</param>
/// <param name="AllowedBytes">What it may allocate beyond four times its input.</param>
internal sealed record FuzzTarget(
    string Name,
    IReadOnlyList<byte[]> Valid,
    IReadOnlyList<Action<byte[]>> Readers,
    Func<Exception, bool> IsAllowed,
    long AllowedBytes = 64 << 10
)
{
    /// <summary>How many inputs each decoder is given.</summary>
    public const int Cases = 10_000;

    /// <summary>Every decoder, with ten thousand inputs of its own.</summary>
    public static void RunAll(IReadOnlyCollection<FuzzTarget> targets)
    {
        // What is made once is made before it is measured.
        foreach (FuzzTarget target in targets)
        {
            foreach (byte[] valid in target.Valid.Append([]))
            {
                foreach (Action<byte[]> read in target.Readers)
                {
                    _ = Record.Exception(() => read(valid));
                }
            }
        }
        int number = 0;
        Prop.ForAll(
                Mutation.Any,
                mutation =>
                {
                    number++;
                    foreach (FuzzTarget target in targets)
                    {
                        target.Read(mutation.Of(target.Valid), number);
                    }
                }
            )
            .Check(Config.QuickThrowOnFailure.WithMaxTest(Cases));
        Assert.True(number >= Cases);
    }

    /// <summary>Reads the bytes in all of its ways.</summary>
    public void ReadAll(byte[] bytes)
    {
        for (int i = 0; i < Readers.Count; i++)
        {
            Read(bytes, i);
        }
    }

    private void Read(byte[] bytes, int number)
    {
        Action<byte[]> read = Readers[number % Readers.Count];
        long before = GC.GetAllocatedBytesForCurrentThread();
        Exception? failure = null;
        try
        {
            read(bytes);
        }
        catch (Exception e)
        {
            failure = e;
        }
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        if (failure is not null && !IsAllowed(failure))
        {
            Assert.Fail($"For the corpus: {Name} {Convert.ToHexString(bytes)}\n{failure}");
        }
        Assert.True(
            allocated <= (4L * bytes.Length) + AllowedBytes,
            $"For the corpus: {Name} {Convert.ToHexString(bytes)}\n{allocated} bytes were allocated"
        );
    }
}
