using BackupKit.IntegrationTests.Values;
using BackupKit.MySql.Wire;

namespace BackupKit.IntegrationTests.RandomSchemas;

/// <summary>
/// Draws a table: types, character sets, keys, generated columns, checks, defaults, partitions, engines, names. Equal seeds give equal tables. A server
/// may refuse one; that is counted, not hidden.
/// </summary>
internal sealed class RandomTableBuilder(ServerIdentity server, int seed)
{
    private static readonly string[] CharacterSets =
    [
        "utf8mb4", "utf8mb4", "utf8mb3", "latin1", "latin2", "ascii", "binary", "cp1251", "koi8r", "greek", "hebrew", "tis620", "gbk", "gb2312", "big5", "sjis",
        "cp932", "ujis", "eucjpms", "euckr", "utf16", "utf16le", "utf32", "ucs2", "cp850", "macroman", "swe7", "armscii8", "geostd8",
    ];

    private static readonly string[] Suffixes = ["", "", "", "", " x", "``", "é", "漢", "-", ".", "%", "'", "\\", "/", "\"", "#", ";", "--", "/*", " select", "\nz"];

    private readonly Random _random = new(seed);
    private readonly List<(string Definition, string[] Values)> _types = [.. TypeCases.For(server)];

    private bool IsMariaDb => server.Flavour == Flavour.MariaDb;

    public RandomTable Build()
    {
        var name = $"`t{seed}{Pick(Suffixes)}`";
        var columns = Enumerable.Range(0, _random.Next(1, 9)).Select(Column).ToList();
        var engine = Chance(85) ? "InnoDB" : IsMariaDb ? Pick(["Aria", "MyISAM", "InnoDB"]) : Pick(["MyISAM", "InnoDB"]);
        var isVersioned = IsMariaDb && engine == "InnoDB" && Chance(8);
        var parts = new List<string> { $"id INT {(Chance(30) ? "UNSIGNED " : "")}NOT NULL" };
        parts.AddRange(columns.Select(c => $"{c.Name} {c.Type} {c.Attributes}".TrimEnd()));
        parts.AddRange(Generated(columns));
        var hasPrimary = AddKeys(parts, columns, engine == "InnoDB");
        AddChecks(parts);

        // Expressions may not refer to a counter.
        if (hasPrimary && Chance(60) && !parts.Exists(p => p.Contains("(id * ", StringComparison.Ordinal) || p.Contains("(id <>", StringComparison.Ordinal)))
        {
            parts[0] += " AUTO_INCREMENT";
        }

        var partition = engine == "InnoDB" && !isVersioned && !columns.Exists(c => c.IsSpatial) && Chance(20) ? Partition(hasPrimary) : "";
        if (partition.Length > 0 && !hasPrimary)
        {
            parts.RemoveAll(p => p.StartsWith("UNIQUE", StringComparison.Ordinal));
        }

        parts.RemoveAll(p => partition.Length > 0 && p.StartsWith("FULLTEXT", StringComparison.Ordinal));
        var create = $"CREATE TABLE {name} ({string.Join(", ", parts)}) ENGINE={engine}{Options(engine)}{(isVersioned ? " WITH SYSTEM VERSIONING" : "")}{partition}";
        return new RandomTable(name, create, Rows(name, columns), isVersioned ? History(name) : []);
    }

    private RandomColumn Column(int number)
    {
        var (definition, values) = _types[_random.Next(_types.Count)];
        var type = definition;
        var column = new RandomColumn($"`c{number}{Pick(Suffixes)}`", type, "", values);
        if (column.IsText && !type.Contains("CHARACTER SET", StringComparison.Ordinal) && !type.Contains("COMPRESSED", StringComparison.Ordinal) && Chance(60))
        {
            type += $" CHARACTER SET {Pick(CharacterSets)}";
        }

        var attributes = new List<string>();
        // INSERT IGNORE puts an empty string, which is no geometry and no vector, where it has no value for one.
        if (!type.EndsWith(" NULL", StringComparison.Ordinal) && !column.IsSpatial && column.Word != "vector" && Chance(40))
        {
            attributes.Add("NOT NULL");
        }

        if (Default(column) is { } value)
        {
            attributes.Add($"DEFAULT {value}");
        }

        if (Chance(6) && !attributes.Contains("NOT NULL"))
        {
            attributes.Add("INVISIBLE");
        }

        if (Chance(10))
        {
            attributes.Add("COMMENT 'it''s\\n, KEY `x` (`y`) \\\\ 漢'");
        }

        return column with { Type = type, Attributes = string.Join(' ', attributes) };
    }

    private string? Default(RandomColumn column) => column.Word switch
    {
        _ when !Chance(35) => null,
        "datetime" when column.Type == "DATETIME(6)" && Chance(50) => "CURRENT_TIMESTAMP(6) ON UPDATE CURRENT_TIMESTAMP(6)",
        "tinyint" or "smallint" or "mediumint" or "int" or "bigint" or "decimal" or "date" or "time" or "year" => Pick(column.Edges),
        "char" or "varchar" when Chance(50) && !column.Type.Contains("COMPRESSED", StringComparison.Ordinal) => "'it''s \\\\ \\n \"d\"'",
        "enum" => "'a'",
        "set" => null,
        "char" or "varchar" or "binary" or "varbinary" or "float" or "double" or "text" or "blob" or "longtext" or "bit" => $"({Pick(column.Edges)})",
        _ => null,
    };

    private IEnumerable<string> Generated(List<RandomColumn> columns)
    {
        for (var i = 0; Chance(25) && i < 3; i++)
        {
            var of = columns[_random.Next(columns.Count)];
            var kind = Pick(["VIRTUAL", "STORED"]);
            yield return Pick([
                $"`g{i}` INT AS ({of.Name} IS NULL) {kind}",
                $"`g{i}` BIGINT AS (id * 2 + 1) {kind}",
                of.IsText ? $"`g{i}` VARCHAR(50) CHARACTER SET utf8mb4 AS (CONCAT('),\\'', LEFT({of.Name}, 5))) {kind}" : $"`g{i}` INT AS (LENGTH({of.Name})) {kind}",
            ]);
        }
    }

    /// <returns>Whether <c>id</c> is the primary key.</returns>
    private bool AddKeys(List<string> parts, List<RandomColumn> columns, bool mayDescend)
    {
        var shape = _random.Next(10);
        if (shape < 4)
        {
            parts.Add("PRIMARY KEY (id)");
        }
        else if (shape < 8 && KeyParts(columns, isUnique: true, mayDescend) is { Length: > 0 } unique)
        {
            parts.Add(shape < 6 ? $"UNIQUE KEY `u` ({unique})" : Chance(50) ? $"PRIMARY KEY (id, {unique})" : $"PRIMARY KEY ({unique}, id)");
        }

        for (var i = 0; Chance(40) && i < 3; i++)
        {
            if (KeyParts(columns, isUnique: false, mayDescend) is { Length: > 0 } key)
            {
                var hidden = Chance(10) ? IsMariaDb ? " IGNORED" : " INVISIBLE" : "";
                parts.Add($"KEY `k{i}{Pick(Suffixes)}` ({key}){hidden}");
            }
        }

        if (Chance(8) && columns.Find(c => c.IsText && !c.Type.Contains("CHARACTER SET", StringComparison.Ordinal)) is { } text)
        {
            parts.Add($"FULLTEXT KEY `ft` ({text.Name})");
        }

        if (!IsMariaDb && Chance(10))
        {
            parts.Add("KEY `functional` ((id * 3), id)");
        }

        return shape < 4;
    }

    private string KeyParts(List<RandomColumn> columns, bool isUnique, bool mayDescend) => string.Join(", ", columns
        .OrderBy(_ => _random.Next())
        .Take(_random.Next(1, 4))
        .Select(c => c.KeyPart(_random, isUnique, mayDescend))
        .OfType<string>());

    private void AddChecks(List<string> parts)
    {
        if (Chance(15))
        {
            parts.Add($"CONSTRAINT `ck{seed}` CHECK (id <> 13){(!IsMariaDb && Chance(30) ? " NOT ENFORCED" : "")}");
        }
    }

    private string Partition(bool hasPrimary) => Pick([
        " PARTITION BY HASH (id) PARTITIONS 3",
        " PARTITION BY LINEAR HASH (id) PARTITIONS 4",
        hasPrimary ? " PARTITION BY KEY () PARTITIONS 2" : " PARTITION BY KEY (id) PARTITIONS 2",
        " PARTITION BY RANGE (id) (PARTITION `p 0` VALUES LESS THAN (5), PARTITION p1 VALUES LESS THAN (20) COMMENT 'x', PARTITION p2 VALUES LESS THAN MAXVALUE)",
        " PARTITION BY RANGE (id) SUBPARTITION BY HASH (id) SUBPARTITIONS 2 (PARTITION p0 VALUES LESS THAN (9), PARTITION p1 VALUES LESS THAN MAXVALUE)",
        " PARTITION BY RANGE COLUMNS (id) (PARTITION p0 VALUES LESS THAN (0), PARTITION p1 VALUES LESS THAN (MAXVALUE))",
    ]);

    private string Options(string engine)
    {
        var text = Chance(50) ? $" DEFAULT CHARSET={Pick(["utf8mb4", "latin1", "gbk", "ucs2", "cp1251", "utf8mb3"])}" : "";
        text += Chance(15) ? " COMMENT='it''s; -- x */ 漢'" : "";
        text += Chance(10) ? " AUTO_INCREMENT=1000" : "";
        return engine == "InnoDB" && Chance(20) ? text + $" ROW_FORMAT={Pick(["DYNAMIC", "COMPACT", "REDUNDANT", "COMPRESSED"])}" : text;
    }

    private List<string> Rows(string name, List<RandomColumn> columns)
    {
        // Some have none, some more than a chunk holds.
        var count = Chance(8) ? 0 : Chance(5) ? 400 : _random.Next(1, 30);
        var names = string.Join(",", columns.Select(c => c.Name).Prepend("id"));
        return [.. Enumerable.Range(0, count).Select(i =>
            $"INSERT IGNORE INTO {name} ({names}) VALUES ({string.Join(",", columns.Select(c => c.Value(_random)).Prepend($"{i}"))})")];
    }

    private static List<string> History(string name) => [$"UPDATE {name} SET id = id + 100000 WHERE id > 3", $"DELETE FROM {name} WHERE id = 1"];

    private bool Chance(int percent) => _random.Next(100) < percent;

    private T Pick<T>(IReadOnlyList<T> choices) => choices[_random.Next(choices.Count)];
}
