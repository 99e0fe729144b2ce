using BackupKit;

using CustomSink;

// CustomSink "Server=db1;User ID=backup;Password=..." - a backup into memory, with alerts in a file.
var pipeline = new BackupPipelineBuilder("memory")
    .FromMySql(args[0])
    .CompressZstd()
    .To(new InMemorySink(TimeProvider.System))
    .VerifyStored()
    .Alert(new FileAlertChannel("alerts.log"))
    .Build();

var result = await pipeline.RunAsync();
Console.WriteLine($"{result.SetKey}: {result.Manifest.Parts.Count} parts in memory after {result.Elapsed}");
