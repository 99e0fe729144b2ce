using System.Globalization;

namespace BackupKit.MySql.Snapshot;

/// <summary>A statement that runs long; its text may hold row data and is not kept.</summary>
internal sealed record LongQuery(long Id, string User, long Seconds)
{
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"connection {Id} of user {User} for {Seconds} s");
}
