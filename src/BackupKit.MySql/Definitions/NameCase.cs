using BackupKit.MySql.Wire;

namespace BackupKit.MySql.Definitions;

/// <summary>How a server tells names apart by case, which depends on the kind of object.</summary>
/// <param name="Flavour">The family of the server.</param>
/// <param name="LowerCaseTableNames">
/// 0 names of databases, tables and views are compared with case, 1 they are stored in lower case, 2 they are compared without case.
/// </param>
internal sealed record NameCase(Flavour Flavour, int LowerCaseTableNames)
{
    /// <summary>How names of databases, tables, views and sequences are compared.</summary>
    public StringComparer Tables => Folds ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal;

    /// <summary>Whether these are compared without case.</summary>
    public bool Folds => LowerCaseTableNames != 0;

    /// <summary>How names of this kind are compared.</summary>
    public StringComparer Of(string kind) => kind switch
    {
        "procedure" or "function" or "package" or "package body" or "library" or "event" => StringComparer.OrdinalIgnoreCase,

        // MySQL 9.7 has one trigger of a name, whatever its case; MariaDB 10.11 and 11.8 have a file for each.
        "trigger" when Flavour == Flavour.MySql => StringComparer.OrdinalIgnoreCase,
        _ => Tables,
    };

    /// <summary>One text for all names of a kind that are the same to the server.</summary>
    public string Key(string kind, string name) => $"{kind}\0{(Of(kind) == StringComparer.Ordinal ? name : name.ToLowerInvariant())}";

    public static async Task<NameCase> ReadAsync(MySqlSession session, CancellationToken cancellationToken)
    {
        var result = await session.QueryAsync("SELECT @@lower_case_table_names", cancellationToken).ConfigureAwait(false);
        return new NameCase(session.Server.Flavour, (int)result.Rows[0].GetInt64(0));
    }

    /// <summary>That of the server a set was read from.</summary>
    public static NameCase Of(SourceIdentity source) => new(
        source.Flavour == "mariadb" ? Flavour.MariaDb : Flavour.MySql,
        int.TryParse(source.Variables.GetValueOrDefault("lower_case_table_names"), out var value) ? value : 0);
}
