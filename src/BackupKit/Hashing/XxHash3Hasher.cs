using System.IO.Hashing;

namespace BackupKit.Hashing;

/// <summary>XXH3-128 over bytes that come in pieces; not thread-safe.</summary>
internal sealed class XxHash3Hasher
{
    private readonly XxHash128 _state = new();

    public void Append(ReadOnlySpan<byte> source) => _state.Append(source);

    /// <summary>The hash of everything appended so far; more may follow.</summary>
    public UInt128 GetHash128() => _state.GetCurrentHashAsUInt128();

    public void Reset() => _state.Reset();
}
