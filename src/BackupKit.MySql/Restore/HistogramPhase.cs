using BackupKit.MySql.Planning;
using BackupKit.MySql.Wire;

namespace BackupKit.MySql.Restore;

/// <summary>Makes the histograms of columns again, from the rows that were loaded. Without them queries are slower, not wrong.</summary>
internal sealed class HistogramPhase(RestoreContext context)
{
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        if (!context.Plan.Target.Server.IsAtLeast(Flavour.MySql, 8, 0, 3))
        {
            return;
        }

        foreach (var table in context.Open.SelectMany(d => d.Tables))
        {
            foreach (var clause in HistogramReader.FromProperty(table.Item.Properties.GetValueOrDefault("histograms")))
            {
                await UpdateAsync(SqlText.Identifier(table.Database, table.Name), clause, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private async Task UpdateAsync(string table, string clause, CancellationToken cancellationToken)
    {
        var problem = "";
        try
        {
            var result = await context.Sessions.First
                .QueryAsync($"ANALYZE TABLE {table} UPDATE HISTOGRAM ON {clause}", cancellationToken)
                .ConfigureAwait(false);

            // It reports a failure as a row.
            problem = result.Rows
                .Where(r => r.GetStringOrNull(2) is "Error" or "error")
                .Select(r => r.GetStringOrNull(3) ?? "")
                .FirstOrDefault("");
        }
        catch (MySqlWireException ex) when (RestoreErrors.IsAnswer(ex))
        {
            problem = ex.Message;
        }

        if (problem.Length > 0)
        {
            context.Warn(
                BackupErrorCode.CreateObjectFailed,
                $"The histogram {clause} of {table} was not made again: {problem}",
                "Run ANALYZE TABLE ... UPDATE HISTOGRAM on the target.");
        }
    }
}
