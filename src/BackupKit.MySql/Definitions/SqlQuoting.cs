namespace BackupKit.MySql.Definitions;

/// <summary>The two parts of sql_mode that change where a token ends.</summary>
[Flags]
internal enum SqlQuoting
{
    /// <summary>Double quotes enclose strings and a backslash escapes; what SHOW CREATE TABLE always prints.</summary>
    None = 0,

    /// <summary>Double quotes enclose identifiers.</summary>
    AnsiQuotes = 1,

    /// <summary>A backslash is an ordinary character.</summary>
    NoBackslashEscapes = 2,
}
