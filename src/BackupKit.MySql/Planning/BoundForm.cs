namespace BackupKit.MySql.Planning;

/// <summary>How a value of a key column is read as a bound and written back as a literal that compares exactly.</summary>
internal enum BoundForm
{
    /// <summary>Integers and DECIMAL: the digits as they are.</summary>
    Number,

    /// <summary>BIT: read and compared as a number, because MariaDB compares x'..' with a BIT column as a string.</summary>
    BitNumber,

    /// <summary>FLOAT and DOUBLE: read as <c>k*1e0</c> (17 digits instead of FLOAT's 6) and written with an exponent.</summary>
    Float,

    /// <summary>Dates, times and years: quoted text.</summary>
    Text,

    /// <summary>Strings and bytes: x'..' of the column's own bytes; the column's collation wins the comparison.</summary>
    Bytes,

    /// <summary>MariaDB UUID and INET6: the 16-byte image.</summary>
    Image16,

    /// <summary>MariaDB INET4: the 4-byte image.</summary>
    Image4,
}
