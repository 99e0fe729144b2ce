namespace BackupKit.MySql.Conversion;

/// <summary>What the conversion of one object does to it, in words.</summary>
internal sealed class ConversionNotes
{
    private readonly List<(string What, string Mapping, string? Where)> _mappings = [];
    private readonly List<string> _losses = [];
    private readonly List<string> _blockers = [];

    /// <summary>Why the target can not hold the object.</summary>
    public IReadOnlyList<string> Blockers => _blockers;

    /// <summary>What is left out.</summary>
    public IReadOnlyList<string> Losses => _losses;

    /// <summary>What reads otherwise afterwards, each thing once, with the places it stands at.</summary>
    public IEnumerable<string> Mappings => _mappings
        .GroupBy(m => (m.What, m.Mapping))
        .Select(g => $"{g.Key.What} {g.Key.Mapping}" + Places([.. g.Select(m => m.Where).OfType<string>().Distinct(StringComparer.Ordinal)]));

    public void Map(string what, string from, string to, string? where = null) => _mappings.Add((what, $"{from} -> {to}", where));

    public void Lose(string what) => Add(_losses, what);

    public void Block(string why) => Add(_blockers, why);

    private static void Add(List<string> list, string text)
    {
        if (!list.Contains(text, StringComparer.Ordinal))
        {
            list.Add(text);
        }
    }

    private static string Places(List<string> places) => places.Count switch
    {
        0 => "",
        <= 4 => $" ({string.Join(", ", places)})",
        _ => $" ({string.Join(", ", places.Take(3))} and {places.Count - 3} more)",
    };
}
