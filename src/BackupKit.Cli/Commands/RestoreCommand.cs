using System.CommandLine;

using BackupKit.Cli.Documents;
using BackupKit.Cli.Input;
using BackupKit.Cli.Output;
using BackupKit.MySql;

namespace BackupKit.Cli.Commands;

/// <summary><c>backupkit restore</c>.</summary>
internal sealed class RestoreCommand : VerbCommand
{
    private readonly SetSelection _set = new();
    private readonly Option<string> _server = SharedOptions.Server("Server to restore to.");
    private readonly ObjectSelection _objects = new(
        "Databases of the set to restore. Default: all.",
        "New name of the one database that is restored.");

    private readonly DefinerSelection _definers = new();
    private readonly ConversionSelection _conversion = new(
        "Restore a set of MySQL to MariaDB, or the other way. The plan names what is written otherwise, left out, or can not be held.");

    private readonly Option<string[]> _tables = SharedOptions.Names(
        "--table", "Tables to restore, without views and programs; needs one --database.", "t,u");

    private readonly Option<bool> _withTriggers = new("--with-triggers") { Description = "Restore the triggers of the tables of --table too." };
    private readonly Option<bool> _omitKeys = new("--omit-keys-without-parent")
    {
        Description = "Leave out foreign keys whose parent table is neither restored nor on the target; each is named.",
    };

    private readonly Option<bool> _plan = new("--plan") { Description = "Check the server and print what would be done; change nothing." };
    private readonly Option<bool> _resume = new("--resume") { Description = "Go on with an interrupted restore of the same set; finished pieces are not loaded again." };
    private readonly Option<bool> _overwrite = new("--overwrite") { Description = "Drop existing databases or tables of the same names first. Without it nothing is overwritten." };
    private readonly Option<bool> _noVerify = new("--no-verify") { Description = "Do not read the restored rows back to compare every digest and definition." };
    private readonly Option<bool> _noForeignKeyCheck = new("--no-foreign-key-check") { Description = "Do not look for rows without the row their foreign key refers to." };
    private readonly Option<bool> _noRedoLog = new("--disable-redo-log")
    {
        Description = "Switch the redo log of an empty MySQL server off while rows are loaded. A crash of the server meanwhile loses its whole instance.",
    };

    private readonly Option<string> _accounts = SourceSelection.Choice(
        "--accounts",
        "Users and roles of the set: none; create, which refuses when one is there with another definition; skip-existing; or replace.",
        "none", "create", "skip-existing", "replace");

    private readonly Option<int?> _workers = SharedOptions.Workers("Pieces to load at the same time. Default: one per core of this machine, at most 8.");

    public RestoreCommand()
        : base("restore", "Restore a set, chosen databases or tables of it, and compare the result with the set by digest.")
    {
        _tables.Aliases.Add("--tables");
        AddAll(_set.Argument, _server, _set.Latest, _objects.Databases, _objects.As, _objects.Rename, _tables, _withTriggers, _omitKeys, _definers.Policy, _definers.Map, _conversion.Convert, _conversion.Engines, _plan, _resume, _overwrite, _accounts, _noVerify, _noForeignKeyCheck, _noRedoLog, _workers);
    }

    public override string Examples => """
        backupkit restore /backups/default/20261122T020000Z-7k3f --server env:DB --plan
        backupkit restore /backups/default/20261122T020000Z-7k3f --server env:DB
        backupkit restore /backups --latest --server env:DB --database shop --as shop_check
        backupkit restore /backups --latest --server env:DB --database shop --as shop_old --table orders
        backupkit restore /backups --latest --server env:NEW --accounts create
        backupkit restore /backups --latest --server env:DB --definers current-user
        backupkit restore /backups --latest --server env:MARIADB --convert --plan
        After an interruption: the same command with --resume.
        """;

    protected override async Task<ExitCode> RunAsync(ParseResult parse, CommandOutput output, CancellationToken cancellationToken)
    {
        var request = Request(parse);
        var options = new MySqlRestoreOptions
        {
            ConnectionString = ServerText.Resolve(parse.GetRequiredValue(_server), output.Warning),
            Accounts = parse.GetValue(_accounts) switch
            {
                "create" => AccountRestore.Create,
                "skip-existing" => AccountRestore.SkipExisting,
                "replace" => AccountRestore.Replace,
                _ => AccountRestore.None,
            },
        };
        options.WithTriggers = parse.GetValue(_withTriggers);
        options.DisableRedoLog = parse.GetValue(_noRedoLog);
        options.OmitKeysWithoutParent = parse.GetValue(_omitKeys);
        (options.Definers, options.DefinerMap) = _definers.Read(parse);
        (options.ConvertFlavour, options.ConvertEngines) = _conversion.Read(parse);
        if (parse.GetValue(_noForeignKeyCheck))
        {
            options.ForeignKeyCheckTime = TimeSpan.Zero;
        }

        var target = new MySqlRestoreTarget(options);
        var (set, path) = await _set.OpenAsync(parse, cancellationToken);
        var plan = await target.PlanAsync(set, request, cancellationToken);
        var isPlanOnly = parse.GetValue(_plan);
        PrintPlan(output, path, plan, isPlanOnly);
        var code = PlanCode(plan);
        if (isPlanOnly || code != ExitCode.Success)
        {
            output.Document(Document(output, path, plan, code, null), DocumentJson.Readable.RestoreDocument);
            return code;
        }

        RestoreResult result;
        await using (var progress = output.StartProgress())
        {
            result = await target.ExecuteAsync(plan, progress, cancellationToken);
        }

        code = result.Verification is { IsPassed: false } ? ExitCode.Different : ExitCode.Success;
        PrintResult(output, plan, result);
        output.Document(Document(output, path, plan, code, result), DocumentJson.Readable.RestoreDocument);
        return code;
    }

    private RestoreRequest Request(ParseResult parse)
    {
        var (databases, rename) = _objects.Read(parse);
        var tables = NameList.Split(parse.GetValue(_tables));
        if (tables.Length > 0 && databases.Length != 1)
        {
            throw new UsageException("--table needs exactly one --database.", "Say which one: --database shop --table orders.");
        }

        return new RestoreRequest
        {
            Databases = databases,
            Tables = tables,
            Rename = rename,
            Overwrite = parse.GetValue(_overwrite),
            Resume = parse.GetValue(_resume),
            Workers = parse.GetValue(_workers) ?? 0,
            Verify = !parse.GetValue(_noVerify),
        };
    }

    /// <summary>Something in the way is a refusal; anything else a failed preflight.</summary>
    private static ExitCode PlanCode(RestorePlan plan)
    {
        var errors = plan.Findings.Where(f => f.Severity == FindingSeverity.Error).Select(f => f.Code).ToList();
        return errors switch
        {
            [] => ExitCode.Success,
            _ when errors.Exists(e => e is BackupErrorCode.TargetNotEmpty or BackupErrorCode.RestoreRefused) => ExitCode.Refused,
            _ => ExitCode.PrecheckFailed,
        };
    }

    private static void PrintPlan(CommandOutput output, string path, RestorePlan plan, bool isPlanOnly)
    {
        output.Line($"set  {path}");
        output.Line(
            $"plan {CountText.Format(plan.Steps.Count, "step")}, {CountText.Format(plan.TotalRows, "row")}, {ByteSize.Format(plan.TotalBytes)}");
        if (isPlanOnly)
        {
            foreach (var step in plan.Steps)
            {
                output.Line("  " + step);
            }
        }

        foreach (var finding in plan.Findings.Where(f => isPlanOnly || f.Code != BackupErrorCode.Converted))
        {
            output.Finding(finding);
        }

        if (!isPlanOnly && plan.Findings.Count(f => f.Code == BackupErrorCode.Converted) is var converted and > 0)
        {
            output.Finding(new PrecheckFinding(
                FindingSeverity.Information,
                BackupErrorCode.Converted,
                $"{CountText.Format(converted, "conversion")} for the other family of servers.",
                "--plan names each."));
        }
    }

    private static void PrintResult(CommandOutput output, RestorePlan plan, RestoreResult result)
    {
        foreach (var finding in result.Findings.Except(plan.Findings))
        {
            output.Finding(finding);
        }

        output.Line(
            $"restored {CountText.Format(result.Rows, "row")}, {ByteSize.Format(result.Bytes)} in {DurationText.Format(result.Elapsed)}");
        if (result.Verification is { } verification)
        {
            VerificationText.Print(output, verification);
        }
        else
        {
            output.Line("the restored rows were not compared with the set (--no-verify)");
        }
    }

    private static RestoreDocument Document(CommandOutput output, string path, RestorePlan plan, ExitCode code, RestoreResult? result) => new()
    {
        Command = output.Command,
        ExitCode = code,
        Set = SetDocument.From(path, plan.Set.Manifest),
        Plan = new RestorePlanDocument(plan.Steps, plan.TotalRows, plan.TotalBytes),
        Executed = result is not null,
        Rows = result?.Rows ?? 0,
        Bytes = result?.Bytes ?? 0,
        Verification = result?.Verification is { } verification ? VerificationDocument.From(verification) : null,
        Findings = FindingDocument.From([.. plan.Findings.Union(result?.Findings ?? [])]),
        ElapsedSeconds = result?.Elapsed.TotalSeconds ?? 0,
    };
}
