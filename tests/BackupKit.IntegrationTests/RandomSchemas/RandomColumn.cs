namespace BackupKit.IntegrationTests.RandomSchemas;

/// <summary>A column of a random table.</summary>
/// <param name="Name">Its name, quoted.</param>
/// <param name="Type">The type with its character set.</param>
/// <param name="Attributes">NOT NULL, DEFAULT and so on.</param>
/// <param name="Edges">Values at the edges of the type, as SQL.</param>
internal sealed record RandomColumn(string Name, string Type, string Attributes, IReadOnlyList<string> Edges)
{
    private static readonly string[] Long = ["tinytext", "text", "mediumtext", "longtext", "tinyblob", "blob", "mediumblob", "longblob"];
    private static readonly string[] Spatial =
        ["geometry", "point", "linestring", "polygon", "multipoint", "multilinestring", "multipolygon", "geometrycollection"];

    public string Word => RandomValues.Word(Type);

    public bool IsText => Word is "char" or "varchar" or "tinytext" or "text" or "mediumtext" or "longtext";

    public bool IsSpatial => Spatial.Contains(Word);

    /// <summary>The part of a key it can be; <see langword="null"/> when it can be none.</summary>
    public string? KeyPart(Random random, bool isUnique, bool mayDescend) => Word switch
    {
        _ when IsSpatial || Word is "json" or "vector" || (isUnique && Type.EndsWith(" NULL", StringComparison.Ordinal)) || Type.Contains("COMPRESSED", StringComparison.Ordinal) => null,
        _ when Long.Contains(Word) || (IsText && !isUnique && random.Next(3) == 0) => $"{Name}({random.Next(1, 20)})",
        _ => Name + (random.Next(5) == 0 && mayDescend ? " DESC" : ""),
    };

    public string Value(Random random) => random.Next(10) switch
    {
        0 => "NULL",
        < 6 => Edges[random.Next(Edges.Count)],
        _ => RandomValues.Next(random, Type),
    };
}
