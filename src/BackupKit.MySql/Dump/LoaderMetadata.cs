using System.Globalization;
using System.Text;

namespace BackupKit.MySql.Dump;

/// <summary>
/// The file <c>data/metadata</c> of mydumper's layout: its loader refuses a directory without it. Every key under [config] is an
/// option of the loader, and an unknown one is fatal to it.
/// </summary>
internal static class LoaderMetadata
{
    public const string Key = "data/metadata";

    public static byte[] Build(
        DateTimeOffset started,
        DateTimeOffset ended,
        DataFormat format,
        SnapshotPosition position,
        IEnumerable<(SetLayout Layout, DatabaseContents Contents)> databases)
    {
        var text = new StringBuilder()
            .Append(CultureInfo.InvariantCulture, $"# Started dump at: {started.UtcDateTime:yyyy-MM-dd HH:mm:ss}\n[config]\nquote-character = BACKTICK\n")
            .Append(format == DataFormat.LoadData ? "local-infile = 1\n" : "")
            .Append("\n[source]\n")
            .Append(CultureInfo.InvariantCulture, $"# executed_gtid_set = \"{OneLine(position.GtidSet)}\"\n")
            .Append(CultureInfo.InvariantCulture, $"# SOURCE_LOG_FILE = \"{position.LogFile}\"\n")
            .Append(CultureInfo.InvariantCulture, $"# SOURCE_LOG_POS = {position.LogPosition}\n");
        foreach (var (layout, contents) in databases)
        {
            AppendDatabase(text, layout, contents);
        }

        return Encoding.UTF8.GetBytes(text
            .Append(CultureInfo.InvariantCulture, $"\n# Finished dump at: {ended.UtcDateTime:yyyy-MM-dd HH:mm:ss}\n")
            .ToString());
    }

    private static void AppendDatabase(StringBuilder text, SetLayout layout, DatabaseContents contents)
    {
        var database = contents.Database.Database;
        foreach (var table in contents.Tables.Concat(contents.EmptyShells))
        {
            AppendName(text, layout, database, table.Definition.Name);
            text.Append(CultureInfo.InvariantCulture, $"rows = {table.Rows}\n");
        }

        foreach (var (view, _) in contents.Views.Where(view => view.View.Columns.Count > 0))
        {
            AppendName(text, layout, database, view.Name);
            text.Append("is_view = 1\n");
        }

        foreach (var sequence in contents.Sequences)
        {
            AppendName(text, layout, database, sequence.Definition.Name);
            text.Append("is_sequence = 1\n");
        }
    }

    // A newline would end the key; mydumper's own escape for it is the character U+1000 and a zero.
    private static void AppendName(StringBuilder text, SetLayout layout, string database, string name)
    {
        var (databaseFile, file) = layout.FileNames(database, name);
        text.Append(CultureInfo.InvariantCulture, $"\n[`{databaseFile}`.`{file}`]\n")
            .Append(CultureInfo.InvariantCulture, $"real_table_name={name.Replace("\n", "\u10000", StringComparison.Ordinal)}\n");
    }

    private static string OneLine(string? text) => text?.ReplaceLineEndings("") ?? "";
}
