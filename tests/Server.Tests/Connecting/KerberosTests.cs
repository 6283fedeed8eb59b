namespace ActorPg.Server.Tests.Connecting;

/// <summary>Logging in by Kerberos, against a key distribution center and a server of one's own.</summary>
public sealed class KerberosTests
{
    [KerberosFact]
    public async Task A_ticket_lets_in_and_nothing_else_does()
    {
        await using KerberosRealm realm = await KerberosRealm.StartAsync();
        await using LocalPostgres server = await LocalPostgres.StartAsync(
            new()
            {
                Settings = { ["krb_server_keyfile"] = $"FILE:{realm.ServerKeys}" },
                HostBasedAuthentication = { "local all all trust", "host all all 127.0.0.1/32 gss include_realm=0" },
            }
        );
        await using (PgPool administrator = await PgPool.StartAsync(server.UnixSocketConnectionString!).Soon())
        {
            await administrator.ExecuteAsync("create role alice login").Soon();
        }
        PgOptions options = PgOptions.Parse(server.ConnectionString) with
        {
            Endpoints = [new("localhost", server.Port) { Address = "127.0.0.1" }],
            User = "alice",
            Database = "postgres",
            SslMode = PgSslMode.Disable,
            RequireAuth = "gss",
            MinSize = 4,
            MaxSize = 4,
        };
        await using (PgPool pool = await PgPool.StartAsync(options).Soon())
        {
            Assert.Equal("alice", await pool.FetchValueAsync<string>("select current_user").Soon());
            Assert.Equal(
                $"alice@{KerberosRealm.Realm}",
                await pool.FetchValueAsync<string>(
                        "select principal from pg_stat_gssapi where pid = pg_backend_pid() and gss_authenticated"
                    )
                    .Soon()
            );
            await Patience.UntilAsync(() => pool.GetStatistics().Ready == 4, "all log in");
        }

        await RefusedAsync(options with { RequireAuth = "scram-sha-256" }, "require_auth does not allow");
        await RefusedAsync(options with { RequireAuth = "!gss" }, "require_auth does not allow");
        await RefusedAsync(options with { KerberosServiceName = "mail" }, "mail/localhost");
        // The server believes the ticket, and its pg_hba.conf says whose role that may be.
        await PgPool.StartAsync(options with { User = "postgres" }).FailsWithAsync("28000");
        realm.HaveTicket(false);
        await RefusedAsync(options, "Is there a ticket");
    }

    private static async Task RefusedAsync(PgOptions options, string expected)
    {
        var refused = await PgPool.StartAsync(options).FailsAsync<PgAuthenticationException, PgPool>();
        Assert.Contains(expected, refused.Message, StringComparison.Ordinal);
    }
}
