using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace BackupKit.IntegrationTests.Wire;

/// <summary>
/// A MariaDB of each version with its signing plugins, started when a test first asks for it. 10.11 makes no certificate of its own, so it
/// gets one.
/// </summary>
public sealed class SignatureServers : IAsyncLifetime
{
    private readonly Dictionary<ServerName, ScratchServer> _servers = [];
    private readonly TemporaryDirectory _directory = new();

    public Task InitializeAsync() => Task.CompletedTask;

    internal async Task<ScratchServer> GetAsync(ServerName name)
    {
        if (!_servers.TryGetValue(name, out var server))
        {
            server = await ScratchServer.StartAsync(name, WriteCertificate());
            _servers.Add(name, server);
            await using var session = await server.ConnectAsync();
            await session.ExecuteAsync("INSTALL SONAME 'auth_ed25519'");
            if (name == ServerName.MariaDb118)
            {
                await session.ExecuteAsync("INSTALL SONAME 'auth_parsec'");
            }
        }

        return server;
    }

    public async Task DisposeAsync()
    {
        foreach (var server in _servers.Values)
        {
            await server.DisposeAsync();
        }

        _directory.Dispose();
    }

    private string[] WriteCertificate()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        var certificateFile = Path.Combine(_directory.Path, "cert.pem");
        var keyFile = Path.Combine(_directory.Path, "key.pem");
        File.WriteAllText(certificateFile, certificate.ExportCertificatePem());
        File.WriteAllText(keyFile, key.ExportPkcs8PrivateKeyPem());
        return [$"--ssl-cert={certificateFile}", $"--ssl-key={keyFile}"];
    }
}
