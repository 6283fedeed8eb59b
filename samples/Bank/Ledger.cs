using ActorPg;
using ActorPg.Messages;

namespace Bank;

/// <summary>The bank's two tables: accounts, and a ledger with a row for each transfer that was done. In a schema of their own, so that any server will do.</summary>
internal sealed class Ledger(string schema, PgPool admin)
{
    public const long OpeningBalance = 1000;

    /// <summary>
    /// A whole transfer in one statement: both accounts change and the ledger has its row, or nothing happens. Accounts are locked in the order of
    /// their ids, so no two transfers wait for each other; overdrawing one is refused by a constraint.
    /// </summary>
    public const string Transfer = """
        with locked as materialized (
          select id from account where id in ($3, $4) order by id for update
        ), moved as (
          update account set balance = balance + case account.id when $3 then -$5::int else $5 end
          from locked where account.id = locked.id returning 1
        )
        insert into ledger (sender, number, debtor, creditor, amount)
        select $1, $2, $3, $4, $5 where (select count(*) from moved) = 2
        """;

    // The ledger has no key on purpose: a transfer that was done twice has to show.
    private const string Tables = """
        create table account (id int primary key, balance bigint not null check (balance >= 0));
        create table ledger (sender int not null, number int not null, debtor int not null, creditor int not null, amount int not null);
        """;

    public string Schema => schema;

    /// <summary>Makes the tables, in a schema that the admin pool's sessions already look in.</summary>
    public async Task CreateAsync() => await admin.ExecuteAsync($"create schema {schema}; {Tables}");

    /// <summary>Loads the accounts: one batch, one transaction, by message.</summary>
    public static async Task LoadAccountsAsync(PgPool pool, int accounts)
    {
        IEnumerable<PgArgument[]> rows = Enumerable
            .Range(0, accounts)
            .Select(id => new PgArgument[] { id, OpeningBalance });
        long loaded = await pool.Actor.AskAsync(new ExecuteMany("insert into account values ($1, $2)", rows));
        if (loaded != accounts)
        {
            throw new InvalidOperationException($"{accounts} accounts were to be loaded, and {loaded} were.");
        }
    }

    /// <summary>Waits until no backend of the bank's is left: what one of them still does would not be in the books when they are read.</summary>
    public async Task WaitForBackendsAsync(string application)
    {
        const string Left = "select count(*) from pg_stat_activity where application_name = $1";
        var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (await admin.FetchValueAsync<long>(Left, deadline.Token, application) > 0)
        {
            await Task.Delay(20, deadline.Token);
        }
    }

    /// <summary>All entries, as they come.</summary>
    public async IAsyncEnumerable<Entry> ReadAsync()
    {
        await foreach (PgRecord row in admin.StreamAsync("select sender, number, debtor, creditor, amount from ledger"))
        {
            yield return new Entry(row.Get<int>(0), row.Get<int>(1), row.Get<int>(2), row.Get<int>(3), row.Get<int>(4));
        }
    }

    /// <summary>All balances, by account.</summary>
    public async Task<long[]> ReadBalancesAsync() =>
        [.. await admin.FetchAsync<long>("select balance from account order by id")];

    /// <summary>Spoils the books, to see whether the audit notices.</summary>
    public async Task TamperAsync(string kind)
    {
        const string Some = "(select ctid from ledger offset (select count(*) / 2 from ledger) limit 1)";
        await admin.ExecuteAsync(
            kind switch
            {
                "lost" => $"delete from ledger where ctid = {Some}",
                "doubled" => $"insert into ledger select * from ledger where ctid = {Some}",
                _ => "update account set balance = balance + 1 where id = 0",
            }
        );
    }

    public async Task DropAsync() => await admin.ExecuteAsync($"drop schema {schema} cascade");
}
