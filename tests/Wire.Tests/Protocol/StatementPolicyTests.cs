using ActorPg.Wire.Protocol;

namespace ActorPg.Wire.Tests.Protocol;

public class StatementPolicyTests
{
    private readonly SqlStatement _statement = new("select 1");

    [Fact]
    public void A_statement_ends_with_its_lifetime_however_often_it_was_used()
    {
        var cache = new StatementCache(new StatementPolicy(3, lifetime: 10), salt: 7) { Now = 100 };
        PreparedStatement prepared = cache.Add(_statement);
        cache.Now = 109;
        Assert.Same(prepared, cache.Find(_statement));
        cache.Now = 110;
        Assert.Null(cache.Find(_statement));
        Assert.Equal([prepared.Name], cache.TakeEvicted());
    }

    [Fact]
    public void A_new_epoch_ends_all_that_was_prepared_before_it_on_every_connection()
    {
        var policy = new StatementPolicy(3);
        var first = new StatementCache(policy, salt: 7);
        var second = new StatementCache(policy, salt: 8);
        PreparedStatement prepared = first.Add(_statement);
        second.Add(_statement);
        Assert.True(policy.TryAdvance(prepared.Epoch));
        Assert.False(policy.TryAdvance(prepared.Epoch)); // the others tell nothing new
        Assert.Null(first.Find(_statement));
        Assert.Null(second.Find(_statement));
        Assert.Same(first.Add(_statement), first.Find(_statement));
    }

    [Fact]
    public void Without_names_nothing_is_kept_and_nothing_is_closed()
    {
        var policy = new StatementPolicy(1);
        var cache = new StatementCache(policy, salt: 7);
        cache.Add(_statement);
        cache.Add(new SqlStatement("select 2"));
        Assert.True(cache.HasEvicted);
        policy.GoUnnamed();
        Assert.False(cache.HasEvicted);
        Assert.Null(cache.Find(_statement));
        Assert.Empty(cache.Add(_statement).Name);
    }

    [Fact]
    public void After_DEALLOCATE_ALL_nothing_is_there()
    {
        var cache = new StatementCache(2, salt: 7);
        PreparedStatement old = cache.Add(_statement);
        cache.Clear();
        Assert.Null(cache.Find(_statement));
        Assert.Equal(0, cache.Count);
        PreparedStatement fresh = cache.Add(_statement);
        Assert.NotEqual(old.Name, fresh.Name);
        cache.Remove(old, close: true);
        Assert.Same(fresh, cache.Find(_statement));
    }
}
