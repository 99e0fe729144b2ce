using System.Globalization;

using BackupKit.Cli.Documents;
using BackupKit.Cli.Input;

namespace BackupKit.Cli.Output;

/// <summary>A set in words.</summary>
internal static class SetText
{
    public static void Summary(CommandOutput output, string path, BackupManifest manifest)
    {
        var totals = SetTotals.Of(manifest);
        output.Line($"set         {path}");
        output.Line($"source      {manifest.Source.Flavour} {manifest.Source.Version} at {manifest.Source.Address}");
        output.Line($"consistency {Consistency(manifest.Consistency)}");
        output.Line($"position    {Position(manifest.Consistency.Position)}");
        output.Line(
            $"content     {CountText.Format(totals.Databases.Count, "database")}, {CountText.Format(totals.Tables, "table")}, {CountText.Format(totals.Rows, "row")}");
        output.Line($"digest      {totals.Digest}");
        output.Line(string.Create(
            CultureInfo.InvariantCulture,
            $"size        {ByteSize.Format(totals.PlainBytes)} plain, {ByteSize.Format(totals.StoredBytes)} stored ({totals.Ratio:0.0}:1)"));
    }

    public static string Position(SnapshotPosition position)
    {
        var words = new List<string>();
        if (position.LogFile is { } file)
        {
            words.Add(string.Create(CultureInfo.InvariantCulture, $"{file}:{position.LogPosition}"));
        }

        if (position.GtidSet is { Length: > 0 } gtid)
        {
            words.Add($"gtid {gtid.ReplaceLineEndings("")}");
        }

        words.Add(string.Create(CultureInfo.InvariantCulture, $"at {position.Taken:yyyy-MM-dd HH:mm:ss}Z"));
        return string.Join(", ", words);
    }

    private static string Consistency(ConsistencyCertificate certificate)
    {
        var claim = certificate.Class switch
        {
            ConsistencyClass.Consistent => "consistent, with exact coordinates",
            ConsistencyClass.ConsistentData => "consistent data, coordinates may be off",
            _ => "BEST EFFORT: tables may stem from different moments",
        };
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{claim} ({certificate.Strategy}, lock held {certificate.LockHeld.TotalMilliseconds:0} ms)");
    }
}
