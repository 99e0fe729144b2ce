using BackupKit.MySql.Planning;
using BackupKit.MySql.Wire;

namespace BackupKit.MySql.Verification;

/// <summary>Compares what is neither row nor definition: where sequences stand, and which columns have histograms.</summary>
internal static class StateComparer
{
    /// <summary>Where a sequence of MariaDB goes on.</summary>
    public static async Task CompareSequenceAsync(
        MySqlSession session,
        string database,
        InventoryItem sequence,
        FindingList findings,
        CancellationToken cancellationToken)
    {
        var (next, cycles) = (sequence.Properties.GetValueOrDefault("next_value"), sequence.Properties.GetValueOrDefault("cycle_count"));
        var live = await SequenceStand.ReadAsync(session, database, sequence.Name, cancellationToken).ConfigureAwait(false);
        if (next != live.NextValue || cycles != live.CycleCount)
        {
            findings.Add("sequence-value", database, sequence, $"goes on at {live.NextValue} and in the set at {next}");
        }
    }

    /// <summary>The histograms of the tables of one database.</summary>
    public static async Task CompareHistogramsAsync(
        MySqlSession session,
        string database,
        IEnumerable<InventoryItem> tables,
        StringComparer names,
        FindingList findings,
        CancellationToken cancellationToken)
    {
        var live = await HistogramReader.ReadAsync(session, database, cancellationToken).ConfigureAwait(false);
        var clauses = live.SelectMany(table => table, (table, clause) => (table.Key, clause)).ToLookup(p => p.Key, p => p.clause, names);
        foreach (var table in tables)
        {
            var wanted = table.Properties.GetValueOrDefault("histograms");
            if (wanted != HistogramReader.ToProperty(clauses[table.Name]))
            {
                findings.Add("histogram", database, table, "has histograms of other columns, or made otherwise, than in the set");
            }
        }
    }
}
