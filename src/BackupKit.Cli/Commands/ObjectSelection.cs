using System.CommandLine;

using BackupKit.Cli.Input;

namespace BackupKit.Cli.Commands;

/// <summary>Which databases of a set, and under which name; restore and compare share it.</summary>
internal sealed class ObjectSelection
{
    private readonly Option<string[]> _databases;
    private readonly Option<string?> _as;
    private readonly Option<string[]> _rename;

    public ObjectSelection(string databases, string rename)
    {
        _databases = SharedOptions.Names("--database", databases, "a,b");
        _databases.Aliases.Add("--databases");
        _databases.Aliases.Add("-d");
        _as = new Option<string?>("--as") { Description = rename, HelpName = "NAME" };
        _rename = new Option<string[]>("--rename")
        {
            Description = "As --as, for several databases: name in the set and new name. References between them follow.",
            HelpName = "a=b",
        };
    }

    public Symbol Databases => _databases;

    public Symbol As => _as;

    public Symbol Rename => _rename;

    /// <summary>The chosen databases and new names by the name in the set.</summary>
    public (string[] Databases, Dictionary<string, string> Rename) Read(ParseResult parse)
    {
        var databases = NameList.Split(parse.GetValue(_databases));
        var rename = new Dictionary<string, string>();
        if (parse.GetValue(_as) is { } name)
        {
            if (databases.Length != 1)
            {
                throw new UsageException("--as names one database anew.", "Say which one: --database a --as b.");
            }

            rename.Add(databases[0], name);
        }

        foreach (var pair in parse.GetValue(_rename) ?? [])
        {
            var (from, to) = NamePair.Read("--rename", pair);
            if (!rename.TryAdd(from, to))
            {
                throw new UsageException($"The database \"{from}\" gets two new names.", "Name each database once, by --as or by --rename.");
            }
        }

        return (databases, rename);
    }
}
