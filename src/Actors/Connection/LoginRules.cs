using ActorPg.Api.ConnectionStrings;
using ActorPg.Transport;
using ActorPg.Wire.Protocol.Auth;

namespace ActorPg.Connection;

/// <summary>What the options allow a login to tell the server, over the link that there is.</summary>
internal static class LoginRules
{
    /// <summary>The policy for one login.</summary>
    /// <param name="route">Where the link leads.</param>
    /// <param name="security">What the link is worth.</param>
    public static LoginPolicy Of(Route route, TransportSecurity security)
    {
        PgOptions options = route.Options;
        AuthMethods? named = AuthRequirement.Parse(options.RequireAuth);
        return new LoginPolicy
        {
            Iterations = new ScramIterations(options.MinScramIterations, options.MaxScramIterations),
            Methods = named ?? AuthMethods.Any,
            AllowsClear = security.IsVerified || AuthRequirement.AsksForClear(options.RequireAuth),
            IsEncrypted = security.IsEncrypted,
            CertificateHash = security.CertificateHash,
            Binding = options.ChannelBinding switch
            {
                PgChannelBinding.Disable => BindingUse.Never,
                PgChannelBinding.Require => BindingUse.Always,
                _ => BindingUse.IfOffered,
            },
        };
    }
}
