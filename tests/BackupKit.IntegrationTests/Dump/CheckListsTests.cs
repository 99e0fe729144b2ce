using BackupKit.IntegrationTests.Snapshot;
using BackupKit.MySql.Dump;
using BackupKit.MySql.Wire;

namespace BackupKit.IntegrationTests.Dump;

public sealed class CheckListsTests
{
    private static readonly string[] Statements = ["SELECT CONNECTION_ID()", "SELECT CONNECTION_ID()", "SELECT 3"];

    [Theory]
    [MemberData(nameof(TestServers.All), MemberType = typeof(TestServers))]
    public async Task ReadAsync_LongLists_AnswersInOrderOnTwoSessions(ServerName server)
    {
        await using var session = await TestServers.ConnectAsync(server);
        var lists = new CheckLists(session, _ => TestServers.ConnectAsync(server));

        var answers = await lists.ReadAsync(Statements, isLong: true, CancellationToken.None);

        Assert.Equal(session.ConnectionId, answers[0].Rows[0].GetUInt64(0));
        Assert.NotEqual(session.ConnectionId, answers[1].Rows[0].GetUInt64(0));
        Assert.Equal(3, answers[2].Rows[0].GetInt64(0));
    }

    [Theory]
    [MemberData(nameof(TestServers.All), MemberType = typeof(TestServers))]
    public async Task ReadAsync_NoSessionLeftForTheAccount_AnswersOnItsOwn(ServerName server)
    {
        await using var database = await TestServers.CreateDatabaseAsync(server);
        await using var account = await TestAccount.CreateAsync(database);
        await account.LimitConnectionsAsync(1);
        await using var session = await MySqlSession.ConnectAsync(account.Settings, MySqlSessionOptions.Default);
        var lists = new CheckLists(session, token => MySqlSession.ConnectAsync(account.Settings, MySqlSessionOptions.Default, token));

        var answers = await lists.ReadAsync(Statements, isLong: true, CancellationToken.None);

        Assert.Equal(session.ConnectionId, answers[1].Rows[0].GetUInt64(0));
        Assert.Equal(3, answers[2].Rows[0].GetInt64(0));
    }
}
