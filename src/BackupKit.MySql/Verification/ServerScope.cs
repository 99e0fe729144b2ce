using BackupKit.MySql.Accounts;

namespace BackupKit.MySql.Verification;

/// <summary>What of the server itself a comparison looks at, and what it leaves out and says so.</summary>
/// <param name="WithAccounts">Whether users and roles are compared.</param>
/// <param name="WithObjects">Whether the other objects of the server are.</param>
/// <param name="Notes">Why not, where the set has them.</param>
internal sealed record ServerScope(bool WithAccounts, bool WithObjects, IReadOnlyList<string> Notes)
{
    public static ServerScope Choose(BackupManifest manifest, MySqlCompareOptions options, bool isConverted)
    {
        var isPart = options.Databases.Count + options.Tables.Count > 0;
        var isRenamed = options.Rename.Any(r => r.Key != r.Value);
        var notes = new List<string>();
        return new ServerScope(
            Choose(SetAccounts.Has(manifest), "Users and roles", options.SkipAccounts, isPart, isRenamed),
            Choose(new ServerObjectComparer(manifest, new FindingList()).HasAny, "What belongs to the server itself", options.SkipServerObjects, isPart, false),
            notes);

        bool Choose(bool isInSet, string what, bool isSkipped, bool isPart, bool isRenamed)
        {
            var why = isSkipped ? "that was asked for"
                : isPart ? "only a part of the set was chosen"
                : isConverted ? "it is not converted"
                : isRenamed ? "privileges name databases, and some have other names here"
                : null;
            if (isInSet && why is not null)
            {
                notes.Add($"{what} of the set: not compared, since {why}.");
            }

            return isInSet && why is null;
        }
    }
}
