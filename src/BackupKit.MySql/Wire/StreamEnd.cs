namespace BackupKit.MySql.Wire;

/// <summary>How a row stream ended. It exists only when the server's terminating packet was read.</summary>
/// <param name="Rows">Rows delivered.</param>
/// <param name="Bytes">Sum of the payload bytes of all rows.</param>
/// <param name="WarningCount">Warnings of the statement; a dump SELECT with warnings is a failure.</param>
/// <param name="StatusFlags">Status of the session after the statement.</param>
internal readonly record struct StreamEnd(long Rows, long Bytes, int WarningCount, ServerStatus StatusFlags);
