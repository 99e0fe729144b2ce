using BackupKit.MySql.Wire;

namespace BackupKit.MySql.Accounts;

/// <summary>The name of a user or role.</summary>
/// <param name="User">The user part; empty for an anonymous account.</param>
/// <param name="Host">The host part; <see langword="null"/> for a role of MariaDB, which has none.</param>
internal readonly record struct AccountName(string User, string? Host)
{
    private static readonly string[] ServerOwn = ["mysql.sys", "mysql.session", "mysql.infoschema", "mariadb.sys"];

    /// <summary>MariaDB 10.11: everybody. It is neither made nor dropped, and its name must not be quoted.</summary>
    public bool IsPublic => Host is null && User == "PUBLIC";

    /// <summary>Whether the server makes the account itself.</summary>
    public bool IsServerOwn => Host == "localhost" && ServerOwn.Contains(User, StringComparer.Ordinal);

    /// <summary>The name as statements need it and as the server prints it.</summary>
    public string Sql => IsPublic ? User
        : Host is null ? SqlText.Identifier(User)
        : $"{SqlText.Identifier(User)}@{SqlText.Identifier(Host)}";

    /// <summary>The name as MySQL 5.7 and MariaDB before 10.4 print it.</summary>
    public string Quoted => Host is null ? Quote(User) : $"{Quote(User)}@{Quote(Host)}";

    public override string ToString() => Sql;

    private static string Quote(string name) => $"'{name.Replace("'", "''", StringComparison.Ordinal)}'";
}
