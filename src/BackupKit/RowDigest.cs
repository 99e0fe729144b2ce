using System.Text.Json.Serialization;

namespace BackupKit;

/// <summary>
/// Order-independent digest of a multiset of rows: the count, and the 128-bit sum and xor of one hash per row.
/// A lost, doubled or changed row changes it; the order of rows does not.
/// </summary>
/// <remarks>A value type; combining digests of disjoint chunks gives the digest of the whole.</remarks>
[JsonConverter(typeof(RowDigestJsonConverter))]
public readonly record struct RowDigest(long Rows, UInt128 Sum, UInt128 Xor)
{
    /// <summary>The digest of both multisets together.</summary>
    public static RowDigest operator +(RowDigest left, RowDigest right) => Add(left, right);

    /// <summary>The digest of both multisets together.</summary>
    public static RowDigest Add(RowDigest left, RowDigest right) =>
        new(left.Rows + right.Rows, unchecked(left.Sum + right.Sum), left.Xor ^ right.Xor);

    /// <summary>The digest with one more row, given by the hash of that row.</summary>
    public RowDigest With(UInt128 rowHash) => new(Rows + 1, unchecked(Sum + rowHash), Xor ^ rowHash);
}
