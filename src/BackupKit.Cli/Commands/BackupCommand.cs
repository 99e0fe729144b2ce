using System.CommandLine;

using BackupKit.Cli.Documents;
using BackupKit.Cli.Input;
using BackupKit.Cli.Output;
using BackupKit.MySql;
using BackupKit.Verification;

namespace BackupKit.Cli.Commands;

/// <summary><c>backupkit backup</c>.</summary>
internal sealed class BackupCommand : VerbCommand
{
    private readonly SourceSelection _source = new();
    private readonly Option<string> _to = new("--to")
    {
        Description = "Directory that holds the backups; created when missing. The set goes to DIR/POLICY/<time>-<random>.",
        HelpName = "DIR",
        Required = true,
    };

    private readonly Option<string> _policy = new("--policy")
    {
        Description = "Name under which the set is filed.",
        HelpName = "NAME",
        DefaultValueFactory = _ => "default",
    };

    private readonly Option<int?> _workers = SharedOptions.Workers("Tables or pieces of tables to read at the same time. Default: one per core of this machine, at most 8.");
    private readonly Option<string> _compress = new("--compress", "-c")
    {
        Description = "zstd, zstd:1 (fast) to zstd:19 (small), with ',long' for repetitions far apart and ',threads=N'; lz4, lz4:1 to lz4:12; " +
            "gzip, gzip:1 to gzip:9; or none.",
        HelpName = "CODEC[:LEVEL]",
        DefaultValueFactory = _ => "zstd:1",
    };

    private readonly Option<string> _format = SourceSelection.Choice(
        "--format", "How rows are stored: load-data restores faster, insert is plain SQL.", "load-data", "insert");

    private readonly Option<string> _verify = new Option<string>("--verify")
    {
        Description = "What is proved before the backup counts as done: none; stored: every file reads back with its hash; " +
            "content: every row is decoded and counted, too.",
        HelpName = "none|stored|content",
        DefaultValueFactory = _ => "stored",
    };

    private readonly Option<string> _chunkSize = new("--chunk-size")
    {
        Description = "About how many bytes of rows go into one file.",
        HelpName = "SIZE",
        DefaultValueFactory = _ => "64M",
    };

    private readonly Option<string?> _maxRate = new("--max-rate")
    {
        Description = "Read at most so many bytes of rows per second, all workers together; 64K or more. Default: no limit.",
        HelpName = "SIZE",
    };

    public BackupCommand()
        : base("backup", "Take a consistent backup of a server, all of it or chosen databases, and verify it.")
    {
        _verify.AcceptOnlyFromAmong("none", "stored", "content");
        AddAll([.. _source.Symbols[..1], _to, .. _source.Symbols[1..4], _workers, _compress, _format, _verify, _policy, _chunkSize, _maxRate, .. _source.Symbols[4..]]);
    }

    public override string Examples => """
        export DB='Server=db1;User ID=backup;Password=...'
        backupkit backup --server env:DB --to /backups
        backupkit backup --server file:/etc/backupkit/db1 --to /backups --databases 'shop*' --exclude 'shop.log_*'
        backupkit backup --server env:DB --to /backups --compress zstd:6 --workers 8 --verify content --json
        """;

    protected override async Task<ExitCode> RunAsync(ParseResult parse, CommandOutput output, CancellationToken cancellationToken)
    {
        var pipeline = BuildPipeline(parse, output);
        BackupResult result;
        await using (var progress = output.StartProgress())
        {
            result = await pipeline.RunAsync(progress, cancellationToken);
        }

        Print(output, Path.Combine(Path.GetFullPath(parse.GetRequiredValue(_to)), result.SetKey), result);
        return ExitCode.Success;
    }

    private BackupPipeline BuildPipeline(ParseResult parse, CommandOutput output)
    {
        var builder = new BackupPipelineBuilder(parse.GetRequiredValue(_policy))
            .FromMySql(_source.ConnectionString(parse, output), options =>
            {
                _source.Apply(parse, options);
                options.Format = parse.GetValue(_format) == "insert" ? DataFormat.Insert : DataFormat.LoadData;
                options.ChunkBytes = ByteSize.Parse(parse.GetRequiredValue(_chunkSize));
            })
            .ToDirectory(parse.GetRequiredValue(_to))
            .Workers(parse.GetValue(_workers) ?? SharedOptions.DefaultWorkers);
        if (parse.GetValue(_maxRate) is { } maxRate)
        {
            builder.MaxRate(RateOf(maxRate));
        }

        builder = CompressionSpec.Parse(parse.GetRequiredValue(_compress)).Apply(builder);
        return parse.GetValue(_verify) switch
        {
            "none" => builder.Build(),
            "content" => builder.Verify(new StoredVerifier { ReadsParts = false }).VerifyContent().Build(),
            _ => builder.VerifyStored().Build(),
        };
    }

    private static long RateOf(string text) => ByteSize.Parse(text) is var rate and >= BackupPipelineBuilder.LowestMaxRate
        ? rate
        : throw new UsageException($"--max-rate {text} is too low.", "Use 64K or more.");

    private static void Print(CommandOutput output, string path, BackupResult result)
    {
        foreach (var finding in result.Findings)
        {
            output.Finding(finding);
        }

        SetText.Summary(output, path, result.Manifest);
        foreach (var verification in result.Verifications)
        {
            VerificationText.Print(output, verification);
        }

        output.Line($"done in {DurationText.Format(result.Elapsed)}");
        output.Document(
            new BackupDocument
            {
                Command = output.Command,
                ExitCode = ExitCode.Success,
                Set = SetDocument.From(path, result.Manifest),
                Consistency = result.Manifest.Consistency,
                Verifications = [.. result.Verifications.Select(VerificationDocument.From)],
                Findings = FindingDocument.From(result.Findings),
                ElapsedSeconds = result.Elapsed.TotalSeconds,
            },
            DocumentJson.Readable.BackupDocument);
    }
}
