using System.Buffers;

using BackupKit.Hashing;

namespace BackupKit.MySql.Rows;

/// <summary>
/// Digest of rows in their canonical form: the text-protocol payload, in which each field has its length before it and NULL is 0xFB, so
/// that no two different rows have the same bytes. Not thread-safe.
/// </summary>
internal sealed class RowDigester : IRowReceiver
{
    private XxHash3Hasher? _hasher;

    /// <summary>The digest of all rows added so far.</summary>
    public RowDigest Current { get; private set; }

    public void Add(ReadOnlySpan<byte> rowPayload) => Current = Current.With(XxHash3.Hash128(rowPayload));

    /// <summary>Adds a row that lies in several buffers, without joining them.</summary>
    public void Add(ReadOnlySequence<byte> rowPayload)
    {
        _hasher ??= new XxHash3Hasher();
        _hasher.Reset();
        foreach (var segment in rowPayload)
        {
            _hasher.Append(segment.Span);
        }

        Current = Current.With(_hasher.GetHash128());
    }

    void IRowReceiver.OnRow(ReadOnlySpan<byte> payload) => Add(payload);

    void IRowReceiver.OnLargeRow(ReadOnlySequence<byte> payload) => Add(payload);
}
