using BackupKit.Benchmarks.Streaming;

using BenchmarkDotNet.Running;

if (args is ["codecs", .. var files])
{
    await CodecTable.PrintAsync(files);
    return 0;
}

BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
return 0;
