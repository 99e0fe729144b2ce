using System.CommandLine;

using BackupKit.Cli.Input;

namespace BackupKit.Cli.Commands;

/// <summary>Whether a set is for a server of the other family; restore and compare share it.</summary>
internal sealed class ConversionSelection(string description)
{
    private readonly Option<bool> _convert = new("--convert") { Description = description };

    private readonly Option<string[]> _engines = new("--convert-engine")
    {
        Description = "With --convert: an engine that becomes another one; may be repeated.",
        HelpName = "Aria=InnoDB",
    };

    public Symbol Convert => _convert;

    public Symbol Engines => _engines;

    public (bool Convert, Dictionary<string, string> Engines) Read(ParseResult parse)
    {
        var engines = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var pair in parse.GetValue(_engines) ?? [])
        {
            var (from, to) = NamePair.Read("--convert-engine", pair);
            engines[from] = to;
        }

        return engines.Count == 0 || parse.GetValue(_convert)
            ? (parse.GetValue(_convert), engines)
            : throw new UsageException("--convert-engine is for --convert alone.", "Add --convert, or leave it out.");
    }
}
