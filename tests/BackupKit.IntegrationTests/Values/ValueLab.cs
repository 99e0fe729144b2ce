using System.IO.Pipelines;
using System.Text;

using BackupKit.MySql;
using BackupKit.MySql.Rows;
using BackupKit.MySql.Wire;
using BackupKit.MySql.Wire.Payloads;

namespace BackupKit.IntegrationTests.Values;

/// <summary>A database with one session that reads as a dump does and one that writes as a restore does.</summary>
internal sealed class ValueLab : IAsyncDisposable
{
    private readonly TestDatabase _database;

    private ValueLab(TestDatabase database, MySqlSession dump, MySqlSession load)
    {
        _database = database;
        Dump = dump;
        Load = load;
    }

    public MySqlSession Dump { get; }

    public MySqlSession Load { get; }

    public ServerIdentity Server => Dump.Server;

    public string DatabaseName => _database.Name;

    public static async Task<ValueLab> CreateAsync(ServerName server)
    {
        var database = await TestServers.CreateDatabaseAsync(server);
        await database.ExecuteAsync("SET sql_mode='ALLOW_INVALID_DATES,NO_AUTO_VALUE_ON_ZERO', time_zone='+00:00'");
        var options = MySqlSessionOptions.Default with { AllowLocalInfile = true };
        var dump = await database.ConnectAsync(options);
        var load = await database.ConnectAsync(options);
        await dump.ExecuteAsync("SET NAMES binary");
        await dump.ExecuteAsync("SET sql_mode='', time_zone='+00:00'");
        await load.ExecuteAsync("SET NAMES binary");
        await load.ExecuteAsync($"SET sql_mode='{DataFileHeader.StrictMode}', time_zone='+00:00', foreign_key_checks=0");
        return new ValueLab(database, dump, load);
    }

    public Task ExecuteAsync(string sql) => _database.ExecuteAsync(sql);

    public async Task<string?> ScalarAsync(string sql)
    {
        var result = await _database.QueryAsync(sql);
        return result.Rows[0].GetStringOrNull(0);
    }

    public async Task<IReadOnlyList<ColumnPlan>> PlanAsync(string table)
    {
        if (Server.Flavour == Flavour.MySql)
        {
            await Dump.ExecuteAsync("SET show_gipk_in_create_table_and_information_schema=ON");
        }

        var result = await Dump.QueryAsync(
            "SELECT COLUMN_NAME, DATA_TYPE, COLUMN_TYPE, CHARACTER_SET_NAME, IS_NULLABLE, EXTRA, GENERATION_EXPRESSION"
            + $" FROM information_schema.COLUMNS WHERE TABLE_SCHEMA='{DatabaseName}' AND TABLE_NAME='{table}' ORDER BY ORDINAL_POSITION");
        return ColumnRules.PlanAll(
            Server,
            result.Rows.Select(row => new ColumnDescription(
                row.GetString(0),
                row.GetString(1),
                row.GetString(2),
                row.GetStringOrNull(3),
                row.GetString(4) == "YES",
                row.GetString(5),
                row.GetStringOrNull(6))));
    }

    /// <summary>Reads the table as a dump does.</summary>
    public async Task<DumpedTable> DumpAsync(string table, DataFormat format, string? loadInto = null, string from = "")
    {
        var columns = await PlanAsync(table);
        RowEncoder encoder = format == DataFormat.Insert
            ? new InsertEncoder(loadInto ?? table, columns, 64 << 10)
            : new LoadDataEncoder(columns);
        var digester = new RowDigester();
        var pipe = new Pipe(new PipeOptions(useSynchronizationContext: false));
        var reading = ReadAllAsync(pipe.Reader);
        var sink = new EncodingRowSink(encoder, digester, pipe.Writer);

        var select = $"SELECT {string.Join(',', columns.Select(column => column.Record.Select))} FROM `{table}`{from}";
        var end = await Dump.StreamAsync(Encoding.UTF8.GetBytes(select), sink);
        await sink.CompleteAsync(CancellationToken.None);
        await pipe.Writer.CompleteAsync();

        Assert.Equal(0, end.WarningCount);
        Assert.Equal(end.Rows, digester.Current.Rows);
        return new DumpedTable(columns, format, await reading, digester.Current);
    }

    /// <summary>Writes a dump into a table as a restore does, and checks every answer.</summary>
    public async Task LoadAsync(DumpedTable dump, string target)
    {
        if (dump.Format == DataFormat.Insert)
        {
            await InsertAsync(dump, target);
            return;
        }

        Check(await LoadDataAsync(dump, target), dump, target);
    }

    public Task<OkPayload> LoadDataAsync(DumpedTable dump, string target)
    {
        var records = dump.Columns.Select(column => column.Record).ToArray();
        var sql = LoadStatement.Build(DatabaseName, target, records, "part.dat");
        return Load.LoadDataAsync(Encoding.UTF8.GetBytes(sql), PipeReader.Create(new MemoryStream(dump.Plain)));
    }

    /// <summary>Copies a table through a format and fails when anything differs afterwards.</summary>
    public async Task AssertCopiesAsync(string table, DataFormat format)
    {
        var target = $"{table}_{(format == DataFormat.Insert ? "i" : "l")}";
        await ExecuteAsync($"CREATE TABLE `{target}` LIKE `{table}`");
        var dump = await DumpAsync(table, format, target);
        Assert.Equal(dump.Digest, dump.Decode(target));

        await LoadAsync(dump, target);

        var copy = await DumpAsync(target, DataFormat.LoadData);
        Assert.Equal(dump.Digest, copy.Digest);
        await AssertSameOnServerAsync(table, target, dump.Columns);
    }

    public async ValueTask DisposeAsync()
    {
        await Dump.DisposeAsync();
        await Load.DisposeAsync();
        await _database.DisposeAsync();
    }

    // Independent of the select expressions: the server compares the stored values, joined by the column `id`.
    private async Task AssertSameOnServerAsync(string source, string target, IReadOnlyList<ColumnPlan> columns)
    {
        foreach (var column in columns)
        {
            var name = SqlText.Identifier(column.Record.Name);
            var isBytes = column.Form is LiteralForm.Text or LiteralForm.Binary;
            var same = isBytes ? $"HEX(a.{name}) <=> HEX(b.{name})" : $"a.{name}+0 <=> b.{name}+0";
            var isOrdered = column.Record.Type is "float" or "double" or "json" or "date" or "time" or "timestamp";
            var rows = await ScalarAsync(
                $"SELECT COUNT(*) FROM `{source}` a JOIN `{target}` b USING (id) WHERE {same}"
                + (isOrdered ? $" AND a.{name} <=> b.{name}" : ""));
            Assert.Equal(await ScalarAsync($"SELECT COUNT(*) FROM `{source}`"), rows);
        }
    }

    private async Task InsertAsync(DumpedTable dump, string target)
    {
        var rows = 0UL;
        var warnings = 0L;
        foreach (var statement in dump.Statements())
        {
            var outcome = await Load.ExecuteAsync(statement);
            if (statement.Span.StartsWith("INSERT"u8))
            {
                // MySQL warns that the dates' modes "should be used with strict mode" when sql_mode is set.
                rows += outcome.AffectedRows;
                warnings += outcome.WarningCount;
            }
        }

        Check(new OkPayload(rows, 0, default, (int)warnings, ""), dump, target);
    }

    // MariaDB 10.11 warns when it stores the error value of an ENUM and stores it; the digest of the copy decides then, as it does in a restore.
    private static void Check(OkPayload outcome, DumpedTable dump, string target)
    {
        var isKnown = outcome.WarningCount > 0 && outcome.WarningCount <= dump.Digest.Rows && dump.Columns.Any(column => column.Form == LiteralForm.EnumIndex) && outcome.AffectedRows == (ulong)dump.Digest.Rows;
        if (!isKnown)
        {
            LoadOutcome.Check(outcome, dump.Digest.Rows, target);
        }
    }

    private static async Task<byte[]> ReadAllAsync(PipeReader reader)
    {
        using var content = new MemoryStream();
        await reader.CopyToAsync(content);
        return content.ToArray();
    }
}
