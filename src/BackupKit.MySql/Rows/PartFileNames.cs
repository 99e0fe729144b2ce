using System.Globalization;

namespace BackupKit.MySql.Rows;

/// <summary>
/// The file names of the directory <c>data/</c>, as mydumper's loader reads them: a name stands for itself where that is safe, otherwise
/// it becomes <c>mydumper_N</c> and the directory's <c>metadata</c> has the real one. Thread-safe.
/// </summary>
/// <remarks>The same names asked for in the same order give the same file names.</remarks>
internal sealed class PartFileNames
{
    private const string Prefix = "mydumper_";

    // Windows keeps these for devices, whatever follows the first dot.
    private static readonly HashSet<string> Devices = new(
        ["con", "prn", "aux", "nul", .. Enumerable.Range(0, 10).SelectMany(i => new[] { $"com{i}", $"lpt{i}" })],
        StringComparer.OrdinalIgnoreCase);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, string> _databases = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Database, string Table), string> _tables = [];
    private readonly HashSet<string> _taken = new(StringComparer.OrdinalIgnoreCase);
    private int _last;

    /// <summary>The file name of a database, without a suffix.</summary>
    public string Database(string database)
    {
        lock (_lock)
        {
            return Database_NeedsLock(database);
        }
    }

    /// <summary>The file name of a table or view of the database, without database and suffix; unique whatever the case.</summary>
    public string Table(string database, string table)
    {
        lock (_lock)
        {
            if (!_tables.TryGetValue((database, table), out var name))
            {
                name = Choose_NeedsLock(table, Database_NeedsLock(database) + ".");
                _tables.Add((database, table), name);
            }

            return name;
        }
    }

    /// <summary>The file of a database's object of the kind given, for example <c>shop-schema-create.sql</c>.</summary>
    public string ForDatabase(string database, string kind) => $"{Database(database)}-{kind}.sql";

    /// <summary>The file of a table's object of the kind given, for example <c>shop.orders-schema.sql</c>.</summary>
    public string ForTable(string database, string table, string kind) => $"{Stem(database, table)}-{kind}.sql";

    /// <summary>The file of rows; the extension is <c>dat</c>, or <c>sql</c> for statements.</summary>
    public string ForRows(string database, string table, long part, string extension) =>
        string.Create(CultureInfo.InvariantCulture, $"{Stem(database, table)}.{part:D5}.{extension}");

    /// <summary>Whether the file name of the table is its name, so that a loader needs no mapping.</summary>
    public bool IsPlain(string database, string table) => Table(database, table) == table;

    private string Stem(string database, string table) => $"{Database(database)}.{Table(database, table)}";

    private string Database_NeedsLock(string database)
    {
        if (!_databases.TryGetValue(database, out var name))
        {
            name = Choose_NeedsLock(database, "");
            _databases.Add(database, name);
        }

        return name;
    }

    private string Choose_NeedsLock(string name, string scope)
    {
        if (IsSafe(name, scope) && _taken.Add(scope + name))
        {
            return name;
        }

        _last++;
        return string.Create(CultureInfo.InvariantCulture, $"{Prefix}{_last}");
    }

    // mydumper keeps spaces too; our keys have none. Its loader finds the kind of a file by "-schema" and "metadata" anywhere in the name.
    private static bool IsSafe(string name, string scope) =>
        name.Length > 0
        && name.All(character => char.IsAsciiLetterOrDigit(character) || character is '_' or '-')
        && !name.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase)
        && !name.Contains("-schema", StringComparison.OrdinalIgnoreCase)
        && !(scope.Length == 0 && (Devices.Contains(name) || name.ToUpperInvariant() is "METADATA" or "RESUME" or "ALL"));
}
