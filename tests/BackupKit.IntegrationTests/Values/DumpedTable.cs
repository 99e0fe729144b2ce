using BackupKit.MySql;
using BackupKit.MySql.Rows;

namespace BackupKit.IntegrationTests.Values;

/// <summary>A table as a part of a set.</summary>
internal sealed record DumpedTable(
    IReadOnlyList<ColumnPlan> Columns,
    DataFormat Format,
    byte[] Plain,
    RowDigest Digest)
{
    /// <summary>The digest of the rows read back from the text, with the columns as a manifest keeps them.</summary>
    public RowDigest Decode(string table)
    {
        var columns = ColumnPlan.FromRecords([.. Columns.Select(column => column.Record)]);
        var digester = new RowDigester();
        RowDecoder decoder = Format == DataFormat.Insert
            ? new InsertDecoder("part", table, columns, digester)
            : new LoadDataDecoder("part", columns.Count, digester);
        decoder.Write(Plain);
        decoder.Complete();
        return digester.Current;
    }

    /// <summary>The statements of an INSERT part: each ends with a semicolon before a line end, which no value contains.</summary>
    public IEnumerable<ReadOnlyMemory<byte>> Statements()
    {
        var rest = Plain.AsMemory();
        while (!rest.IsEmpty)
        {
            var end = rest.Span.IndexOf(";\n"u8);
            yield return rest[..end];
            rest = rest[(end + 2)..];
        }
    }
}
