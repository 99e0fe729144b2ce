using System.CommandLine;
using System.Diagnostics;

using BackupKit.Cli.Input;
using BackupKit.Cli.Output;
using BackupKit.MySql;

namespace BackupKit.Cli.Commands;

/// <summary><c>backupkit compare</c>.</summary>
internal sealed class CompareCommand : VerbCommand
{
    private readonly SetSelection _set = new();
    private readonly Option<string> _server = SharedOptions.Server("Server to compare with.");
    private readonly ObjectSelection _objects = new(
        "Databases of the set to compare. Default: all.",
        "Name of the database on the server, when it was restored under another one.");

    private readonly DefinerSelection _definers = new();
    private readonly ConversionSelection _conversion = new("Compare with what restore --convert made of the set on a server of the other family.");
    private readonly Option<bool> _noAccounts = new("--no-accounts") { Description = "Leave users and roles out, although the set has them." };
    private readonly Option<bool> _noServerObjects = new("--no-server-objects")
    {
        Description = "Leave out what belongs to the server itself: tablespaces, spatial reference systems, servers, plugins, persisted variables.",
    };

    private readonly Option<int?> _workers = SharedOptions.Workers("Tables to read at the same time. Default: one per core of this machine, at most 8.");

    public CompareCommand()
        : base("compare", "Compare a live server with a set: rows through digests, every definition, users and roles, objects of the server. Changes nothing.") =>
        AddAll(_set.Argument, _server, _set.Latest, _objects.Databases, _objects.As, _objects.Rename, _definers.Policy, _definers.Map, _conversion.Convert, _conversion.Engines, _noAccounts, _noServerObjects,
            _workers);

    public override string Examples => """
        backupkit compare /backups --latest --server env:DB
        backupkit compare /backups --latest --server env:DB --database shop --as shop_check
        """;

    protected override async Task<ExitCode> RunAsync(ParseResult parse, CommandOutput output, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        var (databases, rename) = _objects.Read(parse);
        var options = new MySqlCompareOptions
        {
            ConnectionString = ServerText.Resolve(parse.GetRequiredValue(_server), output.Warning),
            Databases = databases,
            Rename = rename,
            SkipAccounts = parse.GetValue(_noAccounts),
            SkipServerObjects = parse.GetValue(_noServerObjects),
            Workers = parse.GetValue(_workers) ?? SharedOptions.DefaultWorkers,
        };
        (options.Definers, options.DefinerMap) = _definers.Read(parse);
        (options.ConvertFlavour, options.ConvertEngines) = _conversion.Read(parse);
        var (set, path) = await _set.OpenAsync(parse, cancellationToken);
        VerificationResult result;
        await using (var progress = output.StartProgress())
        {
            result = await MySqlServerComparer.CompareAsync(set, options, progress, cancellationToken);
        }

        return VerificationOutcome.Print(output, path, set, [result], Stopwatch.GetElapsedTime(started));
    }
}
