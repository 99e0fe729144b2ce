using System.Text;

using BackupKit.MySql.Definitions;
using BackupKit.MySql.Wire;

namespace BackupKit.MySql.Restore;

/// <summary>Runs the statement that makes a program under the session state it was made under in the source.</summary>
internal sealed class SourceEnvironment(TargetSession worker)
{
    public async Task RunAsync(
        DatabaseRestore database,
        InventoryItem item,
        ReadOnlyMemory<byte> statement,
        CancellationToken cancellationToken)
    {
        var session = await worker.UseAsync(database.Target, RestorePrologue.DefinitionMode, cancellationToken).ConfigureAwait(false);
        var environment = ProgramEnvironment.Of(item).For(session.Server);
        var changed = await ChangeCollationAsync(session, database, environment, cancellationToken).ConfigureAwait(false);
        try
        {
            worker.ForgetMode();
            await session.ExecuteAsync(environment.SetStatement(), cancellationToken).ConfigureAwait(false);
            await worker.ExecuteAsync(session, statement, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            if (!session.IsBroken)
            {
                await session.ExecuteAsync("SET NAMES binary", CancellationToken.None).ConfigureAwait(false);
                await session.ExecuteAsync("SET SESSION time_zone='+00:00'", CancellationToken.None).ConfigureAwait(false);
                if (changed is not null)
                {
                    await worker.ExecuteAsync(session, Encoding.UTF8.GetBytes(changed), CancellationToken.None).ConfigureAwait(false);
                }
            }
        }
    }

    // A program keeps the default collation its database had when it was made; only the database itself can pass it on.
    private async Task<string?> ChangeCollationAsync(
        MySqlSession session,
        DatabaseRestore database,
        ProgramEnvironment environment,
        CancellationToken cancellationToken)
    {
        if (environment.DatabaseCollation is not { } wanted)
        {
            return null;
        }

        var current = await session.QueryAsync("SELECT @@collation_database", cancellationToken).ConfigureAwait(false);
        if (current.Rows[0].GetString(0) is var now && now.Equals(wanted, StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        var alter = $"ALTER DATABASE {SqlText.Identifier(database.Target)} COLLATE ";
        await worker.ExecuteAsync(session, Encoding.UTF8.GetBytes(alter + wanted), cancellationToken).ConfigureAwait(false);
        return alter + now;
    }
}
