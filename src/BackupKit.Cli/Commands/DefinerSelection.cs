using System.CommandLine;

using BackupKit.Cli.Input;
using BackupKit.MySql;

namespace BackupKit.Cli.Commands;

/// <summary>Who is the definer of restored programs; restore and compare share it.</summary>
internal sealed class DefinerSelection
{
    private readonly Option<string> _policy = new("--definers")
    {
        Description = "Definer of views, routines, triggers and events: that of the source, or the account that restores.",
        HelpName = "keep|current-user",
        DefaultValueFactory = _ => "keep",
    };

    private readonly Option<string[]> _map = new("--map-definer")
    {
        Description = "Replaces one definer by another; may be repeated.",
        HelpName = "user@host=user@host",
    };

    public Symbol Policy => _policy;

    public Symbol Map => _map;

    public (DefinerPolicy Policy, Dictionary<string, string> Map) Read(ParseResult parse)
    {
        var policy = parse.GetValue(_policy) switch
        {
            "keep" => DefinerPolicy.Keep,
            "current-user" => DefinerPolicy.CurrentUser,
            var other => throw new UsageException($"--definers {other} is unknown.", "It is keep or current-user; --map-definer maps single ones."),
        };
        var map = new Dictionary<string, string>();
        foreach (var pair in parse.GetValue(_map) ?? [])
        {
            var (from, to) = NamePair.Read("--map-definer", pair);
            map[from] = to;
        }

        return (policy, map);
    }
}
