using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace ActorPg.Transport;

/// <summary>
/// Which server certificates will do, and which certificate the client shows. With sslmode require a certificate is checked only if a file of
/// roots is there, as libpq has it. Source: PostgreSQL, libpq, SSL Support. Used for one handshake.
/// </summary>
internal sealed class CertificateRule
{
    internal const string SystemRoots = "system";

    private readonly string _host;
    private readonly bool _namesHost;
    private readonly bool _checkChain;
    private readonly bool _checkName;
    private readonly RevocationLists? _lists;

    /// <summary>Reads the files that the options name.</summary>
    /// <exception cref="PgInputException">The mode needs roots and there are none.</exception>
    internal CertificateRule(PgOptions options, string host)
    {
        _host = host;
        _namesHost = options.SslServerName;
        _checkName = options.SslMode == PgSslMode.VerifyFull;
        string? roots = options.SslMode < PgSslMode.Require ? null : Roots(options);
        _checkChain = roots is not null;
        _lists = _checkChain
            ? RevocationLists.Read(options.SslRevocationList, options.SslRevocationDirectory, DefaultPath("root.crl"))
            : null;
        ChainPolicy = Policy(roots);
        ClientCertificate = options.SslCertMode == PgSslCertMode.Disable ? null : Client(options);
    }

    internal X509ChainPolicy? ChainPolicy { get; }

    internal SslStreamCertificateContext? ClientCertificate { get; }

    /// <summary>Whether a certificate that was accepted is known to descend from a trusted root.</summary>
    internal bool IsVerified => _checkChain;

    /// <summary>What was wrong with the certificate that was refused.</summary>
    internal string? Objection { get; private set; }

    internal bool Accepts(X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        Objection = this switch
        {
            { _checkChain: false } => null,
            _ when errors.HasFlag(SslPolicyErrors.RemoteCertificateNotAvailable) => "the server showed no certificate",
            _ when errors.HasFlag(SslPolicyErrors.RemoteCertificateChainErrors) =>
                $"the server's certificate is not to be trusted ({Faults(chain)})",
            { _checkName: true } when !IsMadeOutToHost(certificate, errors) =>
                $"the server's certificate is not made out to {_host}",
            _ when _lists?.Objection(chain) is { } objection =>
                $"the server's certificate is not to be trusted: {objection}",
            _ => null,
        };
        return Objection is null;
    }

    // Who does not name the host to the server has not named it to the platform either, whose verdict is then about no name at all.
    private bool IsMadeOutToHost(X509Certificate? certificate, SslPolicyErrors errors) =>
        _namesHost
            ? !errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch)
            : certificate is X509Certificate2 shown && shown.MatchesHostname(_host);

    private static string Faults(X509Chain? chain) =>
        chain is null ? "no chain" : string.Join(", ", chain.ChainStatus.Select(status => status.Status).Distinct());

    private static string? Roots(PgOptions options)
    {
        if (options.SslRootCertificate is { } given)
            return given;
        string path = DefaultPath("root.crt");
        if (File.Exists(path))
            return path;
        return options.SslMode == PgSslMode.Require
            ? null
            : throw new PgInputException(
                $"The root certificate file {path} does not exist. Name one with SslRootCertificate (sslrootcert); "
                    + "'system' stands for the system's own roots.",
                nameof(options)
            );
    }

    /// <summary>Where libpq looks for a file that nobody named.</summary>
    private static string DefaultPath(string name) =>
        OperatingSystem.IsWindows()
            ? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.ApplicationData), "postgresql", name)
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".postgresql", name);

    private static X509ChainPolicy? Policy(string? roots)
    {
        if (roots is null or SystemRoots)
            return null;
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
        };
        policy.CustomTrustStore.ImportFromPemFile(roots);
        return policy;
    }

    private static SslStreamCertificateContext? Client(PgOptions options)
    {
        string path = options.SslCertificate ?? DefaultPath("postgresql.crt");
        if (options.SslCertificate is null && !File.Exists(path))
            return null;
        string? keyPath = options.SslKey;
        if (keyPath is null && options.SslCertificate is null)
            keyPath = DefaultPath("postgresql.key");
        // A password for a key that needs none is no error.
        bool isEncrypted = File.ReadAllText(keyPath ?? path)
            .Contains("ENCRYPTED PRIVATE KEY", StringComparison.Ordinal);
        X509Certificate2 certificate = isEncrypted
            ? X509Certificate2.CreateFromEncryptedPemFile(path, options.SslKeyPassword, keyPath)
            : X509Certificate2.CreateFromPemFile(path, keyPath);
        var others = new X509Certificate2Collection();
        others.ImportFromPemFile(path);
        return SslStreamCertificateContext.Create(certificate, others, offline: true);
    }
}
