using System.Buffers;
using System.Security.Cryptography;

using BackupKit.MySql.Wire;
using BackupKit.MySql.Wire.Payloads;

namespace BackupKit.MySql.Tests.Wire.Support;

/// <summary>Keeps every row payload; of large ones length and hash.</summary>
internal sealed class CollectingSink : IRowSink
{
    public ColumnDefinition[] Columns { get; private set; } = [];

    public List<byte[]> Rows { get; } = [];

    public List<(long Length, byte First, string Hash)> LargeRows { get; } = [];

    public void Begin(ReadOnlySpan<ColumnDefinition> columns) => Columns = columns.ToArray();

    public void OnRow(ReadOnlySpan<byte> payload) => Rows.Add(payload.ToArray());

    public ValueTask OnLargeRowAsync(ReadOnlySequence<byte> payload, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var segment in payload)
        {
            hash.AppendData(segment.Span);
        }

        LargeRows.Add((payload.Length, payload.FirstSpan[0], Convert.ToHexString(hash.GetHashAndReset())));
        return default;
    }

    public ValueTask FlushAsync(CancellationToken cancellationToken) => default;
}
