using System.Globalization;
using System.Security.Cryptography;
using Testcontainers.PostgreSql;

namespace ActorPg.LocalServer.Containers;

/// <summary>A server in a container of its own, removed on disposal. LocalPostgres makes it, by its name, when ACTORPG_TEST_SERVER=container.</summary>
internal sealed class ContainerSource : IServerSource
{
    private const int DefaultMajorVersion = 17;

    private PostgreSqlContainer? _container;

    public async Task<string> StartAsync(LocalPostgresOptions options, CancellationToken cancellationToken)
    {
        string password = options.Password ?? RandomNumberGenerator.GetHexString(16);
        try
        {
            _container = Build(options, password);
            await _container.StartAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            await DisposeAsync().ConfigureAwait(false);
            throw new LocalPostgresException(
                $"{LocalPostgres.SourceVariable}=container, but no container could be started. Does Docker answer? {failure.Message}",
                failure
            );
        }

        int port = _container.GetMappedPublicPort(PostgreSqlBuilder.PostgreSqlPort);
        return ServerUrl.Format(options.SuperUser, password, _container.Hostname, port);
    }

    public async ValueTask DisposeAsync()
    {
        if (_container is not null)
        {
            await _container.DisposeAsync().ConfigureAwait(false);
        }
    }

    private static PostgreSqlContainer Build(LocalPostgresOptions options, string password)
    {
        string? asked = Environment.GetEnvironmentVariable(BinaryFinder.VersionVariable);
        string fallback = string.IsNullOrEmpty(asked)
            ? DefaultMajorVersion.ToString(CultureInfo.InvariantCulture)
            : asked;
        string tag = options.MajorVersion?.ToString(CultureInfo.InvariantCulture) ?? fallback;
        string durable = options.Durable ? "on" : "off";
        string[] settings =
        [
            $"max_connections={options.MaxConnections.ToString(CultureInfo.InvariantCulture)}",
            $"fsync={durable}",
            "synchronous_commit=on",
            $"full_page_writes={durable}",
            $"password_encryption={Configuration.PasswordEncryption(options)}",
            .. options.Settings.Select(setting => $"{setting.Key}={setting.Value}"),
        ];
        string[] command = [.. settings.SelectMany(setting => (string[])["-c", setting])];
        return new PostgreSqlBuilder($"postgres:{tag}")
            .WithUsername(options.SuperUser)
            .WithPassword(password)
            .WithEnvironment("POSTGRES_HOST_AUTH_METHOD", Configuration.Method(options.Authentication))
            .WithCommand(command)
            .Build();
    }
}
