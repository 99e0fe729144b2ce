using System.Buffers;

using BackupKit.MySql.Rows;

namespace BackupKit.MySql.Tests.Rows;

/// <summary>Keeps the rows it is given.</summary>
internal sealed class CollectingReceiver : IRowReceiver
{
    public List<byte[]> Rows { get; } = [];

    public int LargeRows { get; private set; }

    public void OnRow(ReadOnlySpan<byte> payload) => Rows.Add(payload.ToArray());

    public void OnLargeRow(ReadOnlySequence<byte> payload)
    {
        LargeRows++;
        Rows.Add(payload.ToArray());
    }
}
