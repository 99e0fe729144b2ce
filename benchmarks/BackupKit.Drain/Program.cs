using System.Collections.Concurrent;

using BackupKit.MySql.Wire;

// The limit of a logical dump: the server sends every row of a database, and the client throws it away.
if (args.Length != 3 || !int.TryParse(args[2], out var workers))
{
    Console.Error.WriteLine("usage: drain FILE-WITH-CONNECTION-STRING DATABASE WORKERS");
    return 2;
}

var settings = MySqlConnectionSettings.Parse((await File.ReadAllTextAsync(args[0])).Trim());
await using var first = await MySqlSession.ConnectAsync(settings, MySqlSessionOptions.Default);
var listed = await first.QueryAsync(
    $"SELECT TABLE_NAME FROM information_schema.TABLES WHERE TABLE_SCHEMA={SqlText.StringLiteral(args[1])} AND TABLE_TYPE='BASE TABLE' ORDER BY DATA_LENGTH DESC");
var tables = new ConcurrentQueue<string>(listed.Rows.Select(row => SqlText.Identifier(args[1], row.GetString(0))));
var totals = await Task.WhenAll(Enumerable.Range(0, workers).Select(_ => Task.Run(DrainAsync)));
Console.WriteLine($"{totals.Sum(t => t.Rows)} rows, {totals.Sum(t => t.Bytes)} bytes");
return 0;

async Task<(long Rows, long Bytes)> DrainAsync()
{
    await using var session = await MySqlSession.ConnectAsync(settings, MySqlSessionOptions.Default);
    await session.ExecuteAsync("SET NAMES binary");
    var (rows, bytes) = (0L, 0L);
    while (tables.TryDequeue(out var table))
    {
        var end = await session.StreamAsync(System.Text.Encoding.UTF8.GetBytes($"SELECT * FROM {table}"), DiscardingSink.Instance, default);
        rows += end.Rows;
        bytes += end.Bytes;
    }

    return (rows, bytes);
}
