namespace ActorPg.Architecture.Tests;

/// <summary>What the approval would miss if the printer were blind to it.</summary>
public sealed class PublicSurfaceTests
{
    private static readonly string _surface = PublicSurface.Of(typeof(PublicSurfaceTests).Assembly);

    [Theory]
    [InlineData("abstract class ActorPg.Architecture.Tests.PublicSurfaceSample<T> : System.IDisposable\n")]
    [InlineData("  const int Limit = 7\n")]
    [InlineData("  protected .ctor(in int first, params string[] rest)\n")]
    [InlineData("  T Value { get; init; }\n")]
    [InlineData("  int Count { get; }\n")]
    [InlineData("  int? Item[string key] { get; }\n")]
    [InlineData("  event System.EventHandler Changed\n")]
    [InlineData("  virtual void Dispose()\n")]
    [InlineData("  override string ToString()\n")]
    [InlineData("  protected abstract bool TryGet<TKey>(TKey key, out System.Collections.Generic.List<T> found)\n")]
    [InlineData("  static ActorPg.Architecture.Tests.PublicSurfaceSample<T> op_Addition(")]
    [InlineData(
        "  System.Threading.Tasks.Task WaitAsync(int? seconds = 5, System.Threading.CancellationToken cancellationToken = default)\n"
    )]
    public void Tells_each_kind_of_member(string line) => Assert.Contains(line, _surface, StringComparison.Ordinal);

    [Fact]
    public void Tells_nothing_that_is_internal() => Assert.DoesNotContain("Hidden", _surface, StringComparison.Ordinal);
}
