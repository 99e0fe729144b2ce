using BackupKit.MySql.Wire;

namespace BackupKit.MySql.Rows;

/// <summary>Failures of a row that does not have the columns it was selected with.</summary>
internal static class RowShape
{
    public static MySqlWireException TooFewFields() => MySqlWireException.Malformed("a row has fewer fields than columns");

    public static MySqlWireException TooManyFields() => MySqlWireException.Malformed("a row has more fields than columns");
}
