using System.Collections.Frozen;

using BackupKit.MySql.Wire;

namespace BackupKit.MySql.Definitions;

/// <summary>The session state that a view, trigger, routine or event was created under and has to be created under again.</summary>
internal sealed record ProgramEnvironment
{
    // A trail byte of these may be a backslash or a quote, so their text can not be cut into tokens byte by byte.
    private static readonly FrozenSet<string> AmbiguousSets =
        FrozenSet.ToFrozenSet(["big5", "cp932", "gbk", "gb18030", "sjis"], StringComparer.OrdinalIgnoreCase);

    public string? SqlMode { get; init; }

    public string? CharacterSetClient { get; init; }

    public string? CollationConnection { get; init; }

    public string? DatabaseCollation { get; init; }

    public string? TimeZone { get; init; }

    /// <summary>How the text quotes under this sql_mode.</summary>
    public SqlQuoting Quoting =>
        (HasMode("ANSI_QUOTES") || HasMode("ANSI") || HasMode("ORACLE") ? SqlQuoting.AnsiQuotes : 0)
        | (HasMode("NO_BACKSLASH_ESCAPES") ? SqlQuoting.NoBackslashEscapes : 0);

    /// <summary>Whether the text is in UTF-8, so that it holds every name.</summary>
    public bool IsUnicode => CharacterSetClient?.StartsWith("utf8", StringComparison.OrdinalIgnoreCase) != false;

    public static ProgramEnvironment Of(InventoryItem item) => new()
    {
        SqlMode = item.Properties.GetValueOrDefault("sql_mode"),
        CharacterSetClient = item.Properties.GetValueOrDefault("character_set_client"),
        CollationConnection = item.Properties.GetValueOrDefault("collation_connection"),
        DatabaseCollation = item.Properties.GetValueOrDefault("database_collation"),
        TimeZone = item.Properties.GetValueOrDefault("time_zone"),
    };

    /// <summary>
    /// The modes as such a server has them. NO_AUTO_CREATE_USER, a default of MySQL 5.7, concerned GRANT alone, and MySQL 8 refuses it.
    /// </summary>
    public static string ModesFor(ServerIdentity server, string modes) => !server.IsAtLeast(Flavour.MySql, 8, 0)
        ? modes
        : string.Join(',', modes.Split(',').Where(mode => !mode.Equals("NO_AUTO_CREATE_USER", StringComparison.OrdinalIgnoreCase)));

    /// <summary>The state as such a server can have it.</summary>
    public ProgramEnvironment For(ServerIdentity server) => SqlMode is null ? this : this with { SqlMode = ModesFor(server, SqlMode) };

    /// <summary>Whether text of this character set can be cut into tokens.</summary>
    public bool CanTokenize(ReadOnlySpan<byte> text) =>
        CharacterSetClient is null || !AmbiguousSets.Contains(CharacterSetClient) || !text.ContainsAnyInRange((byte)0x80, (byte)0xFF);

    /// <summary>
    /// The statement that sets it. Without a recorded mode the empty one is set: SHOW CREATE prints in it what has no mode of its own.
    /// </summary>
    public string SetStatement()
    {
        List<string> settings = [$"sql_mode={SqlText.StringLiteral(SqlMode ?? "")}"];
        if (CharacterSetClient is not null)
        {
            settings.Add($"character_set_client={SqlText.StringLiteral(CharacterSetClient)}");
        }

        if (CollationConnection is not null)
        {
            settings.Add($"collation_connection={SqlText.StringLiteral(CollationConnection)}");
        }

        if (TimeZone is not null)
        {
            settings.Add($"time_zone={SqlText.StringLiteral(TimeZone)}");
        }

        return $"SET SESSION {string.Join(", ", settings)}";
    }

    private bool HasMode(string mode) => SqlMode?.Split(',').Contains(mode, StringComparer.OrdinalIgnoreCase) == true;
}
