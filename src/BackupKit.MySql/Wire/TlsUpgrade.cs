using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace BackupKit.MySql.Wire;

/// <summary>Puts TLS over a connection; what is checked follows from <see cref="MySqlSslMode"/>.</summary>
internal static class TlsUpgrade
{
    public static async Task<SslStream> RunAsync(
        Stream inner,
        MySqlConnectionSettings settings,
        string host,
        CancellationToken cancellationToken)
    {
        var stream = new SslStream(inner, leaveInnerStreamOpen: false);
        var refused = SslPolicyErrors.None;
        try
        {
            var options = CreateOptions(settings, host);
            options.RemoteCertificateValidationCallback = (_, _, _, errors) =>
            {
                var isAccepted = IsAccepted(settings.SslMode, errors);
                refused = isAccepted ? SslPolicyErrors.None : errors;
                return isAccepted;
            };
            await stream.AuthenticateAsClientAsync(options, cancellationToken).ConfigureAwait(false);
            return stream;
        }
        catch (Exception ex) when (ex is AuthenticationException or CryptographicException or IOException)
        {
            await stream.DisposeAsync().ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
            var cause = ex.InnerException ?? ex;
            throw MySqlWireException.TlsFailed(settings.Endpoint, Describe(refused) ?? cause.Message, cause);
        }
    }

    // The runtime only says that a callback rejected the certificate.
    private static string? Describe(SslPolicyErrors errors) => errors switch
    {
        SslPolicyErrors.None => null,
        _ when errors.HasFlag(SslPolicyErrors.RemoteCertificateNotAvailable) => "the server showed no certificate",
        _ when errors.HasFlag(SslPolicyErrors.RemoteCertificateChainErrors) => "the server's certificate is not signed by an authority that is trusted here, or it has expired",
        _ => "the server's certificate is for another host name",
    };

    /// <summary>Whether the certificate is good enough for the mode.</summary>
    internal static bool IsAccepted(MySqlSslMode mode, SslPolicyErrors errors) => mode switch
    {
        MySqlSslMode.VerifyFull => errors == SslPolicyErrors.None,
        MySqlSslMode.VerifyCA => (errors & ~SslPolicyErrors.RemoteCertificateNameMismatch) == SslPolicyErrors.None,
        _ => true,
    };

    private static SslClientAuthenticationOptions CreateOptions(MySqlConnectionSettings settings, string host) => new()
    {
        TargetHost = host,
        EnabledSslProtocols = settings.TlsVersions,
        ClientCertificates = ClientCertificates(settings),
        CertificateChainPolicy = ChainPolicy(settings),
    };

    private static X509ChainPolicy? ChainPolicy(MySqlConnectionSettings settings)
    {
        if (settings.SslCa.Length == 0)
        {
            return null;
        }

        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
        };
        policy.CustomTrustStore.ImportFromPemFile(settings.SslCa);
        return policy;
    }

    private static X509CertificateCollection? ClientCertificates(MySqlConnectionSettings settings)
    {
        if (settings.SslCert.Length > 0)
        {
            var key = settings.SslKey.Length > 0 ? settings.SslKey : null;
            return [X509Certificate2.CreateFromPemFile(settings.SslCert, key)];
        }

        return settings.CertificateFile.Length > 0
            ? [X509CertificateLoader.LoadPkcs12FromFile(settings.CertificateFile, settings.CertificatePassword)]
            : null;
    }
}
