using System.Security.Cryptography;

namespace BackupKit.Catalog;

/// <summary>Passes a stored file on to who parses it, and hashes it on the way.</summary>
/// <param name="inner">The file.</param>
/// <param name="most">How many bytes it may have.</param>
/// <param name="tooLarge">What is thrown when it has more.</param>
internal sealed class HashedContent(Stream inner, long most, Func<Exception> tooLarge) : ReadOnlyStream
{
    private const int BufferSize = 64 << 10;

    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private long _length;

    /// <summary>Reads what the parser left, and returns the SHA-256 of the whole file in lower-case hex digits.</summary>
    public async Task<string> ReadHashAsync(CancellationToken cancellationToken)
    {
        var buffer = new byte[BufferSize];
        while (await ReadAsync(buffer, cancellationToken).ConfigureAwait(false) > 0)
        {
            // Hashed on the way.
        }

        return Convert.ToHexStringLower(_hash.GetHashAndReset());
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = await inner.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        _length += read;
        if (_length > most)
        {
            throw tooLarge();
        }

        _hash.AppendData(buffer.Span[..read]);
        return read;
    }

    protected override void Dispose(bool disposing)
    {
        _hash.Dispose();
        base.Dispose(disposing);
    }
}
