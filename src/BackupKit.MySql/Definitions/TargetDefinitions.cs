namespace BackupKit.MySql.Definitions;

/// <summary>What definitions of a set read like on the target: for the other family, with new names of databases and other definers.</summary>
/// <param name="names">New names of databases by those in the set; those that keep theirs may be left out.</param>
/// <param name="definers">Whom they name as their definer.</param>
/// <param name="source">How the server of the set compared names: where it did so without case, bodies may spell a database in any.</param>
/// <param name="conversion">Converts them first; <see langword="null"/> when the target is of the family of the source.</param>
internal sealed class TargetDefinitions(
    IReadOnlyDictionary<string, string> names,
    DefinerMapping definers,
    NameCase source,
    IDefinitionConversion? conversion = null)
{
    private readonly Dictionary<string, string> _names =
        names.Where(n => n.Key != n.Value).ToDictionary(n => n.Key, n => n.Value, source.Tables);

    private readonly HashSet<(string? Database, string Table, string Key)> _omitted = [];

    public DefinerMapping Definers => definers;

    public IDefinitionConversion? Conversion => conversion;

    /// <summary>Whether no definition is changed.</summary>
    public bool AreExact => _names.Count == 0 && definers.IsKeep && conversion is null;

    /// <summary>What a database of the set is called on the target.</summary>
    public string NameOf(string database) => _names.GetValueOrDefault(database, database);

    /// <summary>Leaves a foreign key of a table out from now on.</summary>
    public void Omit(InventoryItem table, string key) => _omitted.Add((table.Database, table.Name, key));

    /// <summary>The definition with its new names; tells why it can not be had with certainty.</summary>
    public DatabaseNameRewrite Rewrite(InventoryItem item, byte[] text)
    {
        text = conversion?.Convert(item, text).Text ?? text;
        if (_omitted.Count > 0 && item.Kind == "table" && CreateTableText.Parse(text) is { } table)
        {
            text = table.Compose(i => i.Kind != TableItemKind.ForeignKey || !_omitted.Contains((item.Database, item.Name, i.Name)));
        }

        if (item.Kind == "database")
        {
            return new DatabaseNameRewrite(_names.TryGetValue(item.Name, out var name) ? DatabaseText.Rename(text, name) : text);
        }

        var environment = ProgramEnvironment.Of(item);
        if (definers.Blocker(text, environment) is { } unknown)
        {
            return new DatabaseNameRewrite(text, unknown);
        }

        var defined = definers.Apply(text, environment);
        if (_names.Count == 0)
        {
            return new DatabaseNameRewrite(defined);
        }

        return environment.CanTokenize(defined) && (environment.IsUnicode || _names.All(n => IsAscii(n.Key) && IsAscii(n.Value)))
            ? DatabaseNameRewrite.Apply(defined, _names, environment.Quoting, source.Folds)
            : new DatabaseNameRewrite(defined, $"its character set {environment.CharacterSetClient} can not be read byte by byte");
    }

    private static bool IsAscii(string name) => System.Text.Ascii.IsValid(name);
}
