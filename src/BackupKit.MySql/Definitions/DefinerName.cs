using BackupKit.MySql.Wire;

namespace BackupKit.MySql.Definitions;

/// <summary>An account as a definer.</summary>
/// <param name="User">The user, or the role on MariaDB.</param>
/// <param name="Host">The host; <see langword="null"/> for a role of MariaDB.</param>
internal sealed record DefinerName(string User, string? Host)
{
    /// <summary>Reads <c>user@host</c>, quoted or not; a text without <c>@</c> is a role.</summary>
    public static DefinerName Parse(string text)
    {
        var name = FromServer(text);
        return new DefinerName(Unquote(name.User), name.Host is null ? null : Unquote(name.Host));
    }

    /// <summary>Reads <c>user@host</c> as servers give it in a column: nothing is quoted, and a quote belongs to the name.</summary>
    public static DefinerName FromServer(string text)
    {
        // A user may contain the sign, a host may not.
        var at = text.LastIndexOf('@');
        return at < 0 ? new DefinerName(text, null) : new DefinerName(text[..at], text[(at + 1)..]);
    }

    /// <summary>Who the session is to the server.</summary>
    public static async Task<DefinerName> ReadCurrentAsync(MySqlSession session, CancellationToken cancellationToken)
    {
        var answer = await session.QueryAsync("SELECT CURRENT_USER()", cancellationToken).ConfigureAwait(false);
        return FromServer(answer.Rows[0].GetString(0));
    }

    /// <summary>Hosts are compared without case.</summary>
    public bool Equals(DefinerName? other) => other is not null
        && User == other.User
        && string.Equals(Host, other.Host, StringComparison.OrdinalIgnoreCase);

    public override int GetHashCode() =>
        HashCode.Combine(User, Host is null ? 0 : StringComparer.OrdinalIgnoreCase.GetHashCode(Host));

    public override string ToString() => Host is null ? User : $"{User}@{Host}";

    private static string Unquote(string text) =>
        text.Length > 1 && text[0] == text[^1] && text[0] is ('\'' or '`' or '"') ? text[1..^1] : text;
}
