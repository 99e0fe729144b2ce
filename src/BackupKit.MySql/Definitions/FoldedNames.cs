namespace BackupKit.MySql.Definitions;

/// <summary>
/// Names as a server with lower_case_table_names=1 stores them: those of databases, tables and views are in lower case, wherever a definition
/// has them.
/// </summary>
internal sealed class FoldedNames
{
    private readonly HashSet<string> _names = new(StringComparer.OrdinalIgnoreCase);

    public FoldedNames(BackupManifest manifest, IEnumerable<string> targets)
    {
        _names.UnionWith(targets);
        _names.UnionWith(manifest.Inventory.Where(i => i.Kind is "database" or "table" or "view" or "sequence").Select(i => i.Name));
        _names.UnionWith(manifest.Inventory.Select(i => i.Database).OfType<string>());
    }

    /// <summary>The text with these names in lower case; what the lexer can not read stays as it is.</summary>
    public byte[] Apply(byte[] text, ProgramEnvironment environment)
    {
        if (!environment.CanTokenize(text))
        {
            return text;
        }

        var output = new MemoryStream();
        var lexer = new SqlLexer(text, environment.Quoting);
        while (lexer.Read())
        {
            var isName = lexer.Kind is SqlTokenKind.Identifier or SqlTokenKind.Word && _names.Contains(SqlName.Unquote(lexer.Token));
            output.Write(isName ? System.Text.Encoding.UTF8.GetBytes(System.Text.Encoding.UTF8.GetString(lexer.Token).ToLowerInvariant()) : lexer.Token);
        }

        return output.ToArray();
    }
}
