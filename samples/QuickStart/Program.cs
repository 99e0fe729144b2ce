// QuickStart "Server=127.0.0.1;User ID=root;Password=..." shop /tmp/backups
// Backs one database up, verifies it, and restores it as shop_check.
using BackupKit;
using BackupKit.MySql;
using BackupKit.Sinks;

using Microsoft.Extensions.DependencyInjection;

var (connectionString, database, directory) = (args[0], args[1], args[2]);

await using var services = new ServiceCollection()
    .AddBackupKit()
    .AddPipeline("quickstart", pipeline => pipeline
        .FromMySql(connectionString, source => source.Databases.Include(database))
        .CompressZstd()
        .ToDirectory(directory)
        .VerifyStored())
    .Services.BuildServiceProvider();

var pipeline = services.GetRequiredKeyedService<BackupPipeline>("quickstart");
var result = await pipeline.RunAsync();
Console.WriteLine($"{result.SetKey}: {result.Manifest.Consistency.Class}, verified, {result.Elapsed.TotalSeconds:0.0} s");

var set = await BackupSet.OpenAsync(new DirectorySink(directory), result.SetKey);
var target = new MySqlRestoreTarget(new MySqlRestoreOptions { ConnectionString = connectionString });
var plan = await target.PlanAsync(set, new RestoreRequest
{
    Databases = [database],
    Rename = new Dictionary<string, string> { [database] = database + "_check" },
});
var restored = await target.ExecuteAsync(plan);
Console.WriteLine($"{restored.Rows} rows restored as {database}_check, equal: {restored.Verification?.IsPassed}");
