using System.Text;

using BackupKit.MySql.Dump;
using BackupKit.MySql.Planning;
using BackupKit.MySql.Snapshot;

namespace BackupKit.MySql.Tests.Dump;

public sealed class TableDumpTests
{
    private readonly TableDump _table = new(
        new TableDefinition
        {
            Reference = new TableReference("shop", "t", TableReference.BaseTable, "InnoDB", IsTransactional: true),
            Columns = [],
            Keys = [],
            Partitions = [],
        },
        null,
        [],
        1);

    private int _reads;

    [Fact]
    public async Task DefineAsync_TwoCallers_ReadsOnce()
    {
        var answer = new TaskCompletionSource<ObjectDefinition>();

        var first = _table.DefineAsync(() => ReadAsync(answer.Task), CancellationToken.None);
        var second = _table.DefineAsync(() => ReadAsync(answer.Task), CancellationToken.None);
        Assert.False(_table.IsDefined);
        Assert.False(second.IsCompleted);
        answer.SetResult(Text("one"));
        await first;
        await second;

        Assert.Equal(1, _reads);
        Assert.Equal("one", Encoding.UTF8.GetString(_table.Text.Text));
    }

    [Fact]
    public async Task DefineAsync_FirstReaderFails_TheOneThatWaitsReads()
    {
        var answer = new TaskCompletionSource<ObjectDefinition>();

        var first = _table.DefineAsync(() => ReadAsync(answer.Task), CancellationToken.None);
        var second = _table.DefineAsync(() => ReadAsync(Task.FromResult(Text("two"))), CancellationToken.None);
        answer.SetException(new InvalidOperationException("lost"));

        await Assert.ThrowsAsync<InvalidOperationException>(() => first);
        await second;
        Assert.Equal(2, _reads);
        Assert.Equal("two", Encoding.UTF8.GetString(_table.Text.Text));
    }

    [Fact]
    public async Task DefineAsync_WaiterIsCancelled_TheReaderGoesOn()
    {
        using var stop = new CancellationTokenSource();
        var answer = new TaskCompletionSource<ObjectDefinition>();

        var first = _table.DefineAsync(() => ReadAsync(answer.Task), CancellationToken.None);
        var second = _table.DefineAsync(() => ReadAsync(answer.Task), stop.Token);
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
        answer.SetResult(Text("one"));
        await first;
        Assert.True(_table.IsDefined);
        Assert.Equal(1, _reads);
    }

    [Fact]
    public void Text_BeforeItIsRead_Throws() => Assert.Throws<InvalidOperationException>(() => _table.Text);

    private Task<ObjectDefinition> ReadAsync(Task<ObjectDefinition> answer)
    {
        _reads++;
        return answer;
    }

    private static ObjectDefinition Text(string text) =>
        new() { Kind = "table", Database = "shop", Name = "t", Text = Encoding.UTF8.GetBytes(text) };
}
