using System.Runtime.CompilerServices;
using System.Text;

namespace BackupKit.MySql.Tests.Restore;

/// <summary>
/// SHOW CREATE TABLE texts of real servers (MySQL 9.7, MariaDB 10.11 and 11.8), each followed by the statements a restore makes of
/// it. <c>UPDATE_GOLDENS=1</c> writes the statements anew; read the diff.
/// </summary>
internal static class TableShapeGoldens
{
    public static IEnumerable<TableShapeGolden> Read()
    {
        var text = File.ReadAllText(PathOf());
        foreach (var shape in text.Split("=== ", StringSplitOptions.RemoveEmptyEntries))
        {
            var name = shape[..shape.IndexOf('\n', StringComparison.Ordinal)];
            var parts = shape[(name.Length + 1)..].TrimEnd('\n').Split("\n--- ");
            yield return new TableShapeGolden(name, parts[0], parts.Length > 1 ? parts[1..] : []);
        }
    }

    public static void Write(IEnumerable<TableShapeGolden> shapes)
    {
        var text = new StringBuilder();
        foreach (var shape in shapes)
        {
            text.Append("=== ").Append(shape.Name).Append('\n').Append(shape.ShowCreate).Append('\n');
            foreach (var statement in shape.Statements)
            {
                text.Append("--- ").Append(statement).Append('\n');
            }
        }

        File.WriteAllText(PathOf(), text.ToString());
    }

    private static string PathOf([CallerFilePath] string here = "") =>
        Path.Combine(Path.GetDirectoryName(here)!, "Shapes", "tables.golden");
}
