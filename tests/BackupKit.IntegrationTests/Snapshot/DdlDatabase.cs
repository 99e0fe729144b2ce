using System.Text;

using BackupKit.IntegrationTests.Dump;
using BackupKit.MySql.Planning;
using BackupKit.MySql.Wire;

namespace BackupKit.IntegrationTests.Snapshot;

/// <summary>A database that one DDL statement is run against.</summary>
internal sealed class DdlDatabase : IAsyncDisposable
{
    private readonly DdlVariant _variant;
    private readonly MySqlSession _session;
    private readonly MySqlSession _ddl;

    private DdlDatabase(DdlVariant variant, string name, MySqlSession session, MySqlSession ddl) =>
        (_variant, Name, _session, _ddl) = (variant, name, session, ddl);

    public DdlVariant Variant => _variant;

    public string Name { get; }

    private string User => $"'{Name[^20..]}'@'nowhere'";

    /// <param name="session">Used for what is there before and for the end; not owned.</param>
    /// <param name="server">The server.</param>
    /// <param name="variant">The statement.</param>
    /// <param name="name">The name of the database.</param>
    /// <param name="rows">How many rows the table <c>t</c> gets.</param>
    public static async Task<DdlDatabase> CreateAsync(MySqlSession session, ServerName server, DdlVariant variant, string name, int rows)
    {
        var database = new DdlDatabase(variant, name, session, await TestServers.ConnectAsync(server));
        await session.ExecuteAsync($"CREATE DATABASE `{name}` CHARACTER SET utf8mb4");
        await session.ExecuteAsync($"USE `{name}`");
        await database.RunAsync(session, variant.Setup);

        // The server must know how large the table is.
        await session.ExecuteAsync($"SET {(TestServers.IsMariaDb(server) ? "max_recursive_iterations" : "cte_max_recursion_depth")}=100000");
        await session.ExecuteAsync(
            $"INSERT INTO t (id, v) WITH RECURSIVE s AS (SELECT 400 AS n UNION ALL SELECT n + 1 FROM s WHERE n < {400 + rows}) SELECT a.n * 3, b.n FROM s a, (SELECT 1 AS n) b");
        await session.QueryAsync("ANALYZE TABLE t");
        await database._ddl.ExecuteAsync($"USE `{name}`");
        await database._ddl.ExecuteAsync($"SET lock_wait_timeout={(TestServers.IsMariaDb(server) ? 0 : 1)}");
        return database;
    }

    /// <summary>What the set has of this database; the counter of a table moves with every insert.</summary>
    public string Describe(DumpedSet set)
    {
        var text = new StringBuilder();
        foreach (var item in set.Report.Inventory.Where(item => item.Database == Name || item.Name == Name))
        {
            text.Append(item.Kind).Append(' ').Append(item.Name).Append(": ").Append(Encoding.UTF8.GetString(TableOptions.WithoutCounter(set.Definition(item)))).Append('\n');
        }

        foreach (var table in set.Parts.Where(part => part.Kind == PartKind.Rows && part.Database == Name).GroupBy(part => part.ObjectName))
        {
            var digest = table.Aggregate(default(RowDigest), (sum, part) => sum + part.Result.Digest!.Value);
            text.Append(table.Key).Append(": ").Append(digest).Append('\n');
        }

        return text.ToString();
    }

    /// <summary>Runs the statement.</summary>
    /// <returns>Whether it went through; not when it had to wait.</returns>
    public async Task<bool> TryDdlAsync()
    {
        try
        {
            await RunAsync(_ddl, _variant.Ddl);
            return true;
        }
        catch (MySqlWireException ex) when (ex.ServerErrorNumber == ServerErrorNumbers.LockWaitTimeout)
        {
            return false;
        }
        catch (MySqlWireException ex) when (ex.ServerErrorNumber == 1050 && ex.Message.Contains("Temporary Partition", StringComparison.Ordinal))
        {
            // MariaDB 10.11 and 11.8: the same statement timed out at the moment before and left the partition that it had built behind (t#P#p0#TMP#),
            // which is no change of the table and must not be reported as one (InnoDbTableIdsTests).
            return false;
        }
        catch (TimeoutException ex) when (ex.Message.Contains("timeout", StringComparison.OrdinalIgnoreCase))
        {
            // OPTIMIZE says in a row what other statements say in an error.
            return false;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _ddl.DisposeAsync();
        if (_session.Server.Flavour == Flavour.MySql)
        {
            await _session.ExecuteAsync($"CREATE DATABASE IF NOT EXISTS `{Name}`");
            await _session.ExecuteAsync($"ALTER DATABASE `{Name}` READ ONLY=0");
        }

        await _session.ExecuteAsync($"DROP DATABASE IF EXISTS `{Name}`");
        await _session.ExecuteAsync($"DROP USER IF EXISTS {User}");
    }

    private async Task RunAsync(MySqlSession session, string script)
    {
        var text = script.Replace("{0}", Name, StringComparison.Ordinal).Replace("{1}", User, StringComparison.Ordinal);
        foreach (var statement in text.Split("$$", StringSplitOptions.TrimEntries))
        {
            var result = await session.QueryAsync(statement);
            foreach (var row in result.Rows.Where(row => row.Count == 4 && row.GetString(2) is "Error" or "error"))
            {
                throw new TimeoutException(row.GetString(3));
            }
        }
    }
}
