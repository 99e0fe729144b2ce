using System.CommandLine;

using BackupKit.Cli.Input;
using BackupKit.Cli.Output;
using BackupKit.MySql;

namespace BackupKit.Cli.Commands;

/// <summary>The options that say what to read from which server; backup and precheck share them.</summary>
internal sealed class SourceSelection
{
    private readonly Option<string> _server = SharedOptions.Server("Server to read.");

    private readonly Option<string[]> _databases = SharedOptions.Names(
        "--databases",
        "Databases, with * and ? as wildcards; several with commas between. Default: all but the system's.",
        "a,b*");

    private readonly Option<string[]> _tables = SharedOptions.Names(
        "--tables",
        "Tables and views as database.table, with wildcards. Default: all of the chosen databases.",
        "db.t,...");

    private readonly Option<string[]> _exclude = SharedOptions.Names(
        "--exclude",
        "Databases, or tables as database.table, to leave out, with wildcards.",
        "a*,db.t*");

    private readonly Option<string> _ddlGuard = Choice(
        "--ddl-guard",
        "Keep DDL away while tables are read: auto, backup-lock, pin-metadata, or detect-only. A change is detected in every mode.",
        "auto", "backup-lock", "pin-metadata", "detect-only");

    private readonly Option<string> _longQueries = Choice(
        "--long-queries",
        "Statements that run for a minute or more when the snapshot lock is wanted: wait, fail, or kill them.",
        "wait", "fail", "kill");

    private readonly Option<int> _lockTimeout = new("--lock-timeout")
    {
        Description = "Seconds one attempt may wait for the snapshot lock; other sessions may be held up that long.",
        HelpName = "SECONDS",
        DefaultValueFactory = _ => 5,
    };

    private readonly Option<int?> _maxThreadsRunning = new("--max-threads-running")
    {
        Description = "Begin no new chunk while more threads than this run statements of others on the server.",
        HelpName = "N",
    };

    private readonly Option<int?> _maxReplicaLag = new("--max-replica-lag")
    {
        Description = "Begin no new chunk while the server, a replica, is more than this behind its source.",
        HelpName = "SECONDS",
    };

    private readonly Option<bool> _allowPreparedXa = new("--allow-prepared-xa")
    {
        Description = "Go on although prepared XA transactions exist; they are listed in the manifest and are not in the backup.",
    };

    private readonly Option<string> _accounts = Choice(
        "--accounts",
        "Users, roles and privileges: auto includes them unless --databases or --tables is given.",
        "auto", "include", "exclude");

    public Symbol[] Symbols => [_server, _databases, _tables, _exclude, _accounts, _ddlGuard, _longQueries, _lockTimeout, _maxThreadsRunning, _maxReplicaLag, _allowPreparedXa];

    public static Option<string> Choice(string name, string description, params string[] values)
    {
        var option = new Option<string>(name)
        {
            Description = description,
            HelpName = string.Join('|', values),
            DefaultValueFactory = _ => values[0],
        };
        return option.AcceptOnlyFromAmong(values);
    }

    public string ConnectionString(ParseResult parse, CommandOutput output) =>
        ServerText.Resolve(parse.GetRequiredValue(_server), output.Warning);

    /// <summary>Fills in everything the command line says about what to read and how.</summary>
    public void Apply(ParseResult parse, MySqlSourceOptions options)
    {
        options.Databases.Include(NameList.Split(parse.GetValue(_databases)));
        options.Tables.Include(NameList.Split(parse.GetValue(_tables)));
        foreach (var name in NameList.Split(parse.GetValue(_exclude)))
        {
            (name.Contains('.', StringComparison.Ordinal) ? options.Tables : options.Databases).Exclude(name);
        }

        options.Accounts = parse.GetValue(_accounts) switch
        {
            "include" => AccountCapture.Include,
            "exclude" => AccountCapture.Exclude,
            _ => AccountCapture.Auto,
        };
        options.DdlGuard = parse.GetValue(_ddlGuard) switch
        {
            "backup-lock" => DdlGuard.BackupLock,
            "pin-metadata" => DdlGuard.PinMetadata,
            "detect-only" => DdlGuard.DetectOnly,
            _ => DdlGuard.Auto,
        };
        options.LongQueryAction = parse.GetValue(_longQueries) switch
        {
            "fail" => LongQueryAction.Fail,
            "kill" => LongQueryAction.Kill,
            _ => LongQueryAction.Wait,
        };
        options.LockTimeout = TimeSpan.FromSeconds(parse.GetValue(_lockTimeout));
        options.MaxThreadsRunning = parse.GetValue(_maxThreadsRunning);
        options.MaxReplicaLag = parse.GetValue(_maxReplicaLag) is { } seconds ? TimeSpan.FromSeconds(seconds) : null;
        options.AllowPreparedTransactions = parse.GetValue(_allowPreparedXa);
    }
}
