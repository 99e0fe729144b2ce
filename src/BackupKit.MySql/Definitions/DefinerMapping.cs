using BackupKit.MySql.Wire;

namespace BackupKit.MySql.Definitions;

/// <summary>Whom definitions name as their definer on the target.</summary>
/// <param name="everyone">The account that replaces every definer without one of its own; <see langword="null"/> keeps them.</param>
/// <param name="accounts">Accounts by the definer they replace.</param>
internal sealed class DefinerMapping(AccountName? everyone, IReadOnlyDictionary<AccountName, AccountName> accounts)
{
    /// <summary>Every definer stays.</summary>
    public static DefinerMapping Keep { get; } = new(null, new Dictionary<AccountName, AccountName>());

    public bool IsKeep => everyone is null && accounts.Count == 0;

    /// <summary>The definers that have an account of their own.</summary>
    public IEnumerable<AccountName> Named => accounts.Keys;

    /// <summary>Reads who the account of the session is, where the policy names it.</summary>
    public static async Task<DefinerMapping> ReadAsync(
        MySqlSession session,
        DefinerPolicy policy,
        IReadOnlyDictionary<string, string> map,
        CancellationToken cancellationToken)
    {
        var current = policy == DefinerPolicy.CurrentUser
            ? await AccountName.ReadCurrentAsync(session, cancellationToken).ConfigureAwait(false)
            : null;
        var accounts = new Dictionary<AccountName, AccountName>();
        foreach (var (from, to) in map)
        {
            accounts[AccountName.Parse(from)] = AccountName.Parse(to);
        }

        return current is null && accounts.Count == 0 ? Keep : new DefinerMapping(current, accounts);
    }

    public AccountName Of(AccountName definer) => accounts.GetValueOrDefault(definer) ?? everyone ?? definer;

    /// <summary>The definition with its definer of the target.</summary>
    public byte[] Apply(byte[] text, ProgramEnvironment environment) =>
        !IsKeep && DefinerClause.Find(text, environment.Quoting) is { } clause && Of(clause.Account) is var account && account != clause.Account
            ? clause.Replace(text, account)
            : text;

    /// <summary>Why the definer can not be replaced with certainty; <see langword="null"/> when it can.</summary>
    public string? Blocker(byte[] text, ProgramEnvironment environment)
    {
        if (IsKeep || DefinerClause.Find(text, environment.Quoting) is not { } clause || Of(clause.Account) is var account && account == clause.Account)
        {
            return null;
        }

        return environment.CanTokenize(text.AsSpan(0, clause.Value.End.Value)) && (environment.IsUnicode || System.Text.Ascii.IsValid(account.Plain))
            ? null
            : $"its character set {environment.CharacterSetClient} can not be read, or not hold the new name";
    }
}
