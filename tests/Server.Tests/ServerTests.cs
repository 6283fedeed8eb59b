using System.Net.Sockets;

namespace ActorPg.Server.Tests;

[Collection(ServerFixture.Collection)]
public sealed class ServerTests(ServerFixture fixture)
{
    // SSLRequest: Int32 8, Int32 80877103. The answer is one byte, S or N, whatever the server's authentication.
    private static readonly byte[] _sslRequest = [0, 0, 0, 8, 0x04, 0xD2, 0x16, 0x2F];

    [Fact]
    public async Task The_shared_server_answers_on_its_socket()
    {
        using Socket socket = await fixture.ConnectAsync();
        await socket.SendAsync(_sslRequest);
        byte[] answer = new byte[1];

        Assert.Equal(1, await socket.ReceiveAsync(answer));
        Assert.Contains((char)answer[0], "SN");
    }

    [Fact]
    public async Task A_server_named_by_the_environment_is_used_as_it_is()
    {
        string? before = Environment.GetEnvironmentVariable(LocalPostgres.UrlVariable);
        Environment.SetEnvironmentVariable(LocalPostgres.UrlVariable, fixture.Url);
        try
        {
            await using LocalPostgres named = await LocalPostgres.FromEnvironmentOrStartAsync();

            Assert.Equal((fixture.Url, fixture.Host, fixture.Port), (named.ConnectionString, named.Host, named.Port));
            Assert.False(named.IsOurs);
            await Assert.ThrowsAsync<InvalidOperationException>(() => named.StopAsync());
        }
        finally
        {
            Environment.SetEnvironmentVariable(LocalPostgres.UrlVariable, before);
        }

        using Socket stillThere = await fixture.ConnectAsync();
    }

    [Fact]
    public async Task An_unknown_source_of_servers_is_refused()
    {
        string? url = Environment.GetEnvironmentVariable(LocalPostgres.UrlVariable);
        string? source = Environment.GetEnvironmentVariable(LocalPostgres.SourceVariable);
        Environment.SetEnvironmentVariable(LocalPostgres.UrlVariable, null);
        Environment.SetEnvironmentVariable(LocalPostgres.SourceVariable, "moon");
        try
        {
            var failure = await Assert.ThrowsAsync<LocalPostgresException>(() =>
                LocalPostgres.FromEnvironmentOrStartAsync()
            );
            Assert.Contains(LocalPostgres.SourceVariable, failure.Message, StringComparison.Ordinal);
        }
        finally
        {
            Environment.SetEnvironmentVariable(LocalPostgres.UrlVariable, url);
            Environment.SetEnvironmentVariable(LocalPostgres.SourceVariable, source);
        }
    }
}
