using System.Buffers;

using BackupKit.MySql.Rows;

namespace BackupKit.MySql.Restore;

/// <summary>Turns the rows that a decoder finds into INSERT statements of a size the target takes.</summary>
internal sealed class InsertReencoder(InsertEncoder encoder, IBufferWriter<byte> output) : IRowReceiver
{
    public void OnRow(ReadOnlySpan<byte> payload) => encoder.Encode(payload, output);

    // The statement of the row has to be in memory as a whole anyway.
    public void OnLargeRow(ReadOnlySequence<byte> payload) => encoder.Encode(payload.ToArray(), output);

    public void Complete() => encoder.Complete(output);
}
