namespace BackupKit.MySql.Rows;

/// <summary>How INSERT writes the bytes of a value; the column's load expression is then put around it.</summary>
internal enum LiteralForm
{
    /// <summary>Bare digits: integers and DECIMAL.</summary>
    Number,

    /// <summary>Quoted and escaped. Also FLOAT and DOUBLE: a bare 0.1 would be a DECIMAL and a bare -0 an integer.</summary>
    Text,

    /// <summary>As <see cref="Text"/> with the introducer <c>_binary</c>.</summary>
    Binary,

    /// <summary>As <see cref="Text"/>; the index of an ENUM member, where 0 is the error value that strict servers may refuse.</summary>
    EnumIndex,
}
