using System.Collections.Concurrent;

using BackupKit.MySql.Wire;

namespace BackupKit.MySql.Conversion;

/// <summary>What definitions are converted for.</summary>
/// <param name="Server">The target.</param>
/// <param name="HasCollation">Whether it has a collation.</param>
/// <param name="Engines">Engines that are to be another one, by the name in the set, without regard to case.</param>
internal sealed record ConversionTarget(ServerIdentity Server, Func<string, bool> HasCollation, IReadOnlyDictionary<string, string> Engines)
{
    private readonly ConcurrentDictionary<(string From, string To), bool> _collations = new();

    public Flavour Flavour => Server.Flavour;

    /// <summary>Every collation that was asked for, with what stands for it.</summary>
    public IEnumerable<(string From, string To)> Collations => _collations.Keys.Order();

    /// <summary>The collation of the target for one of the set; the same name, and a blocker, when it has none.</summary>
    public string Collation(string name, ConversionNotes notes, string? where = null)
    {
        if (CollationTable.Find(name, Flavour, HasCollation) is not { } found)
        {
            notes.Block($"the target has nothing for the collation {name}{(where is null ? "" : $" of {where}")}");
            return name;
        }

        _collations[(name.ToLowerInvariant(), found.ToLowerInvariant())] = true;
        if (!found.Equals(name, StringComparison.OrdinalIgnoreCase))
        {
            notes.Map("collation", name, found, where);
        }

        return found;
    }

    public string Engine(string name, ConversionNotes notes)
    {
        var other = Engines.FirstOrDefault(e => e.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).Value ?? name;
        if (!other.Equals(name, StringComparison.OrdinalIgnoreCase))
        {
            notes.Map("engine", name, other);
        }

        return other;
    }
}
