namespace ActorPg.Architecture.Tests;

/// <summary>One member of each kind, for PublicSurfaceTests.</summary>
public abstract class PublicSurfaceSample<T> : IDisposable
{
    public const int Limit = 7;

    internal int HiddenField = Limit;

    protected PublicSurfaceSample(in int first, params string[] rest)
    {
        HiddenField = first + rest.Length;
    }

    public event EventHandler? Changed;

    public required T Value { get; init; }

    public int Count { get; private set; }

    public int? this[string key] => key.Length == 0 ? null : Count++;

    public static PublicSurfaceSample<T> operator +(PublicSurfaceSample<T> left, int right)
    {
        left.Count += right;
        return left;
    }

    public Task WaitAsync(int? seconds = 5, CancellationToken cancellationToken = default) => Task.CompletedTask;

    public virtual void Dispose()
    {
        Changed?.Invoke(this, EventArgs.Empty);
        GC.SuppressFinalize(this);
    }

    public override string ToString() => HiddenName();

    protected abstract bool TryGet<TKey>(TKey key, out List<T> found);

    private protected string HiddenName() => "";
}
