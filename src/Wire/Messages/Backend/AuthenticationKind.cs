namespace ActorPg.Wire.Messages;

/// <summary>What the server asks for, by the code at the start of its message. Source: PostgreSQL 18, Message Formats, Authentication*.</summary>
internal enum AuthenticationKind
{
    Ok = 0,
    KerberosV5 = 2,
    CleartextPassword = 3,
    Md5Password = 5,
    ScmCredential = 6,
    Gss = 7,
    GssContinue = 8,
    Sspi = 9,
    Sasl = 10,
    SaslContinue = 11,
    SaslFinal = 12,
}
