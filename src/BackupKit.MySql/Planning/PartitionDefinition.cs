namespace BackupKit.MySql.Planning;

/// <summary>One leaf partition: a subpartition where there are some, else a partition.</summary>
/// <param name="Name">Its name, as PARTITION(...) takes it.</param>
/// <param name="EstimatedRows">The server's estimate; sizes chunks only.</param>
/// <param name="DataLength">Bytes of data by the server's estimate; sizes chunks only.</param>
internal sealed record PartitionDefinition(string Name, long EstimatedRows, long DataLength);
