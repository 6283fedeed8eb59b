namespace ActorPg.Server.Tests.Connecting;

/// <summary>A test against a key distribution center of its own.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class KerberosFactAttribute : FactAttribute
{
    public KerberosFactAttribute()
    {
        Skip = ServerPrograms.NoKerberos;
        if (Skip is null && KerberosRealm.Missing is { } program)
        {
            Skip =
                $"'{program}' is not installed here: GSSAPI is tested where MIT Kerberos is (Debian: krb5-kdc, krb5-admin-server, krb5-user).";
        }
    }
}
