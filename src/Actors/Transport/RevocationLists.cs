using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace ActorPg.Transport;

/// <summary>
/// Lists of certificates that were taken back. With them every certificate below the root needs a list of its issuer's that is in force, and must not be on it, as
/// OpenSSL has it for libpq. Source: RFC 5280, section 5. Used for one handshake.
/// </summary>
internal sealed class RevocationLists
{
    private const string Label = "X509 CRL";

    private readonly List<RevocationList> _lists = [];

    /// <summary>Whether any was given.</summary>
    internal bool AreGiven { get; private init; }

    /// <summary>Reads the files that the options name, else the default one, if it is there.</summary>
    /// <exception cref="CryptographicException">A file is no list.</exception>
    internal static RevocationLists Read(string? file, string? directory, string defaultFile)
    {
        file ??= directory is null && File.Exists(defaultFile) ? defaultFile : null;
        var lists = new RevocationLists { AreGiven = file is not null || directory is not null };
        if (file is not null && lists.Add(File.ReadAllText(file)) == 0)
        {
            throw new CryptographicException("It holds no certificate revocation list in PEM.");
        }
        if (directory is not null)
        {
            foreach (string member in Directory.EnumerateFiles(directory).Order(StringComparer.Ordinal))
            {
                lists.Add(File.ReadAllText(member));
            }
        }
        return lists;
    }

    /// <summary>What is wrong with a chain by these lists; null when nothing is.</summary>
    internal string? Objection(X509Chain? chain)
    {
        if (!AreGiven || chain is null)
        {
            return null;
        }
        for (int i = 0; i + 1 < chain.ChainElements.Count; i++)
        {
            X509Certificate2 certificate = chain.ChainElements[i].Certificate;
            X509Certificate2 issuer = chain.ChainElements[i + 1].Certificate;
            RevocationList[] issued = [.. _lists.Where(list => list.IsOf(issuer))];
            if (issued.Length == 0)
            {
                return "there is no list of the certificates that its issuer took back";
            }
            if (Array.Find(issued, list => list.IsInForce(DateTimeOffset.UtcNow)) is not { } list)
            {
                return "the list of the certificates that its issuer took back is out of date";
            }
            if (list.Has(certificate))
            {
                return "it was taken back by its issuer";
            }
        }
        return null;
    }

    private int Add(string text)
    {
        int count = 0;
        ReadOnlySpan<char> rest = text;
        while (PemEncoding.TryFind(rest, out PemFields fields))
        {
            if (rest[fields.Label] is Label)
            {
                _lists.Add(RevocationList.Parse(Convert.FromBase64String(rest[fields.Base64Data].ToString())));
                count++;
            }
            rest = rest[fields.Location.End..];
        }
        return count;
    }
}
