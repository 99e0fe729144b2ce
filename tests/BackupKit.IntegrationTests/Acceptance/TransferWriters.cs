using System.Globalization;
using BackupKit.MySql.Wire;

namespace BackupKit.IntegrationTests.Acceptance;

/// <summary>
/// Sessions that move amounts between two tables, so that the sum over both stays zero at every commit, and count each committed
/// transaction in a third. They are the only writers of their server.
/// </summary>
internal sealed class TransferWriters : IAsyncDisposable
{
    public const string Database = "bank";
    public const int Accounts = 4000;

    private readonly CancellationTokenSource _stop = new();
    private readonly List<Task> _writers = [];
    private long _committed;

    public long Committed => Interlocked.Read(ref _committed);

    public static async Task CreateTablesAsync(MySqlSession session)
    {
        await session.ExecuteAsync($"CREATE DATABASE {Database}");
        foreach (var table in (string[])["left_side", "right_side"])
        {
            await session.ExecuteAsync(
                $"CREATE TABLE {Database}.{table} (id INT PRIMARY KEY, amount BIGINT NOT NULL, filler CHAR(200) NOT NULL) ENGINE=InnoDB");
            var rows = Enumerable.Range(1, Accounts).Select(id => $"({id},0,REPEAT('x',200))");
            await session.ExecuteAsync($"INSERT INTO {Database}.{table} VALUES {string.Join(',', rows)}");
        }

        await session.ExecuteAsync(
            $"CREATE TABLE {Database}.journal (writer INT NOT NULL, seq BIGINT NOT NULL, PRIMARY KEY (writer, seq)) ENGINE=InnoDB");
    }

    public void Start(int writers, Func<Task<MySqlSession>> connect)
    {
        for (var writer = 1; writer <= writers; writer++)
        {
            var number = writer;
            _writers.Add(Task.Run(async () =>
            {
                await using var session = await connect();
                await WriteAsync(session, number, _stop.Token);
            }));
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_writers);
        _stop.Dispose();
    }

    private async Task WriteAsync(MySqlSession session, int writer, CancellationToken stop)
    {
        var random = new Random(writer);
        for (var seq = 1L; !stop.IsCancellationRequested; seq++)
        {
            var amount = random.Next(1, 1000);
            var (from, to) = (random.Next(1, Accounts + 1), random.Next(1, Accounts + 1));
            if (!await TryTransferAsync(session, writer, seq, amount, from, to))
            {
                seq--;
            }
        }
    }

    private async Task<bool> TryTransferAsync(MySqlSession session, int writer, long seq, int amount, int from, int to)
    {
        try
        {
            await session.ExecuteAsync("BEGIN");
            await session.ExecuteAsync(Text($"UPDATE {Database}.left_side SET amount=amount-{amount} WHERE id={from}"));
            await session.ExecuteAsync(Text($"UPDATE {Database}.right_side SET amount=amount+{amount} WHERE id={to}"));
            await session.ExecuteAsync(Text($"INSERT INTO {Database}.journal VALUES ({writer},{seq})"));
            await session.ExecuteAsync("COMMIT");
            Interlocked.Increment(ref _committed);
            return true;
        }
        catch (MySqlWireException e) when (e.ServerErrorNumber is 1205 or 1213)
        {
            await session.ExecuteAsync("ROLLBACK");
            return false;
        }
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
