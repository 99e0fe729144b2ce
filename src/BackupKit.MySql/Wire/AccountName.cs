namespace BackupKit.MySql.Wire;

/// <summary>The name of a user or role: as an account, as a definer, as who a session is.</summary>
/// <param name="User">The user part; empty for an anonymous account.</param>
/// <param name="Host">The host part; <see langword="null"/> for a role of MariaDB, which has none.</param>
internal sealed record AccountName(string User, string? Host)
{
    private static readonly string[] ServerOwn = ["mysql.sys", "mysql.session", "mysql.infoschema", "mariadb.sys"];

    // The administrator of Amazon RDS and Aurora.
    private static readonly string[] ProviderOwn = ["rdsadmin"];

    /// <summary>MariaDB 10.11: everybody. It is neither made nor dropped, and its name must not be quoted.</summary>
    public bool IsPublic => Host is null && User == "PUBLIC";

    /// <summary>Whether the server makes the account itself.</summary>
    public bool IsServerOwn => Host == "localhost" && ServerOwn.Contains(User, StringComparer.Ordinal);

    /// <summary>Whether it is an account of the provider that runs the server, by its name alone.</summary>
    public bool IsProviderOwn => Host == "localhost" && ProviderOwn.Contains(User, StringComparer.Ordinal);

    /// <summary>The name as statements need it and as the server prints it.</summary>
    public string Sql => IsPublic ? User
        : Host is null ? SqlText.Identifier(User)
        : $"{SqlText.Identifier(User)}@{SqlText.Identifier(Host)}";

    /// <summary>The name as MySQL 5.7 and MariaDB before 10.4 print it.</summary>
    public string Quoted => Host is null ? Quote(User) : $"{Quote(User)}@{Quote(Host)}";

    /// <summary>The name as columns of the server and options have it.</summary>
    public string Plain => Host is null ? User : $"{User}@{Host}";

    /// <summary>Reads <c>user@host</c>, quoted or not; a text without <c>@</c> is a role.</summary>
    public static AccountName Parse(string text)
    {
        var name = FromServer(text);
        return new AccountName(Unquote(name.User), name.Host is null ? null : Unquote(name.Host));
    }

    /// <summary>Reads <c>user@host</c> as servers give it in a column: nothing is quoted, and a quote belongs to the name.</summary>
    public static AccountName FromServer(string text)
    {
        // A user may contain the sign, a host may not.
        var at = text.LastIndexOf('@');
        return at < 0 ? new AccountName(text, null) : new AccountName(text[..at], text[(at + 1)..]);
    }

    /// <summary>Who the session is to the server.</summary>
    public static async Task<AccountName> ReadCurrentAsync(MySqlSession session, CancellationToken cancellationToken)
    {
        var answer = await session.QueryAsync("SELECT CURRENT_USER()", cancellationToken).ConfigureAwait(false);
        return FromServer(answer.Rows[0].GetString(0));
    }

    /// <summary>Hosts are compared without case, as servers do: they store them in lower case and print definers as they were written.</summary>
    public bool Equals(AccountName? other) => other is not null
        && User == other.User
        && string.Equals(Host, other.Host, StringComparison.OrdinalIgnoreCase);

    public override int GetHashCode() =>
        HashCode.Combine(User, Host is null ? 0 : StringComparer.OrdinalIgnoreCase.GetHashCode(Host));

    public override string ToString() => Sql;

    private static string Quote(string name) => $"'{name.Replace("'", "''", StringComparison.Ordinal)}'";

    private static string Unquote(string text) =>
        text.Length > 1 && text[0] == text[^1] && text[0] is ('\'' or '`' or '"') ? text[1..^1] : text;
}
