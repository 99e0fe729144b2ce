namespace BackupKit.MySql.Definitions;

internal enum SqlTokenKind
{
    /// <summary>White space.</summary>
    Space = 0,

    /// <summary>A comment that no server executes.</summary>
    Comment,

    /// <summary>The opening of a comment whose content a server may execute; its content follows as tokens.</summary>
    VersionOpen,

    /// <summary>The end of such a comment.</summary>
    VersionClose,

    /// <summary>A quoted identifier.</summary>
    Identifier,

    /// <summary>A string literal without its introducer.</summary>
    String,

    /// <summary>A keyword, number or bare identifier.</summary>
    Word,

    /// <summary>One other character.</summary>
    Punctuation,
}
