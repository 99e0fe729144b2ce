using BackupKit.Hashing;

namespace BackupKit.Streaming;

/// <summary>Length and XXH3-128 of the plain bytes of a part.</summary>
/// <param name="onBytes">Told how many bytes came, piece by piece.</param>
internal sealed class PlainMeter(Action<long>? onBytes = null)
{
    private readonly XxHash3Hasher _hasher = new();

    public long Length { get; private set; }

    public string Hash => _hasher.GetHash128().ToString("x32", System.Globalization.CultureInfo.InvariantCulture);

    public void Append(ReadOnlySpan<byte> bytes)
    {
        _hasher.Append(bytes);
        Length += bytes.Length;
        onBytes?.Invoke(bytes.Length);
    }
}
