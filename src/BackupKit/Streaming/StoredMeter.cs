using System.Security.Cryptography;

namespace BackupKit.Streaming;

/// <summary>Length and SHA-256 of the stored bytes of a part.</summary>
internal sealed class StoredMeter : IDisposable
{
    private readonly IncrementalHash _hasher = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    public long Length { get; private set; }

    public string Hash
    {
        get
        {
            Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
            _hasher.GetCurrentHash(hash);
            return Convert.ToHexStringLower(hash);
        }
    }

    public void Append(ReadOnlySpan<byte> bytes)
    {
        _hasher.AppendData(bytes);
        Length += bytes.Length;
    }

    public void Dispose() => _hasher.Dispose();
}
