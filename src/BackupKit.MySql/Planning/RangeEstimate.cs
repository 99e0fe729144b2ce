namespace BackupKit.MySql.Planning;

/// <summary>What the server's optimizer says about a range of a key.</summary>
/// <param name="IsRange">Whether it reads a range of the key's index, in order, without a sort.</param>
/// <param name="Rows">About how many rows it expects: dives into the index, exact for a few pages, else good to a factor of about two.</param>
internal readonly record struct RangeEstimate(bool IsRange, long Rows);
