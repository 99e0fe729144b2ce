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
        try
        {
            var options = CreateOptions(settings, host);
            await stream.AuthenticateAsClientAsync(options, cancellationToken).ConfigureAwait(false);
            return stream;
        }
        catch (Exception ex) when (ex is AuthenticationException or CryptographicException or IOException)
        {
            await stream.DisposeAsync().ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
            throw MySqlWireException.TlsFailed(settings.Endpoint, ex.InnerException ?? ex);
        }
    }

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
        RemoteCertificateValidationCallback = (_, _, _, errors) => IsAccepted(settings.SslMode, errors),
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
