using System.Text;

namespace BackupKit.MySql.Definitions;

/// <summary>
/// Names as a server with lower_case_table_names=1 stores them: those of databases, tables and views are in lower case, wherever a definition
/// has them.
/// </summary>
internal sealed class FoldedNames
{
    private static readonly HashSet<string> Tables = new(StringComparer.OrdinalIgnoreCase) { "FROM", "JOIN", "STRAIGHT_JOIN" };

    private readonly HashSet<string> _names = new(StringComparer.OrdinalIgnoreCase);

    public FoldedNames(BackupManifest manifest, IEnumerable<string> targets)
    {
        _names.UnionWith(targets);
        _names.UnionWith(manifest.Inventory.Where(i => i.Kind is "database" or "table" or "view" or "sequence").Select(i => i.Name));
        _names.UnionWith(manifest.Inventory.Select(i => i.Database).OfType<string>());
    }

    /// <summary>
    /// The text with these names in lower case, and with those that stand where only a table, its alias or a database can: a view may name a table that
    /// is gone. What the lexer can not read stays as it is.
    /// </summary>
    public byte[] Apply(byte[] text, ProgramEnvironment environment)
    {
        if (!environment.CanTokenize(text))
        {
            return text;
        }

        var output = new MemoryStream();
        var tokens = SqlToken.ReadSignificant(text, environment.Quoting);
        var (copied, isTable) = (0, false);
        for (var i = 0; i < tokens.Count; i++)
        {
            var token = tokens[i];
            if (token.IsName && (isTable || IsFollowedByDot(tokens, i) || _names.Contains(token.Name)))
            {
                output.Write(text.AsSpan(copied, token.Range.Start.Value - copied));
                output.Write(Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(text.AsSpan(token.Range)).ToLowerInvariant()));
                copied = token.Range.End.Value;
            }

            // `db`.`table` `alias`, maybe in parentheses.
            isTable = (token.Kind == SqlTokenKind.Word && Tables.Contains(token.Name))
                || (isTable && (token.Kind == SqlTokenKind.Identifier || token.Is('.') || token.Is('(')));
        }

        output.Write(text.AsSpan(copied));
        return output.ToArray();
    }

    private static bool IsFollowedByDot(List<SqlToken> tokens, int at) => at + 1 < tokens.Count && tokens[at + 1].Is('.');
}
