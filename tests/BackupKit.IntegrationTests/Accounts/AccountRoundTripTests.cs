using System.Text;

using BackupKit.MySql;
using BackupKit.MySql.Wire;

namespace BackupKit.IntegrationTests.Accounts;

public sealed class AccountRoundTripTests
{
    [Theory]
    [MemberData(nameof(TestServers.All), MemberType = typeof(TestServers))]
    [Trait("Rule", "O19")]
    public async Task Restore_IntoAnotherServer_FillsTheGrantTablesAlike(ServerName name)
    {
        await using var source = await ScratchServer.StartAsync(name);
        await using var target = await ScratchServer.StartAsync(name);
        var (from, to) = (await source.SocketConnectionStringAsync(), await target.SocketConnectionStringAsync());
        await using var filled = await AccountLab.ConnectAsync(from);
        await AccountLab.FillAsync(filled, name);
        var expected = await AccountLab.SnapshotAsync(filled);
        await using var restored = await AccountLab.ConnectAsync(to);
        await AccountLab.RunAsync(restored, AccountLab.Requirements(name));

        var set = await AccountLab.DumpAsync(from);
        await AccountLab.RestoreAsync(to, set, AccountRestore.Replace);

        Assert.Equal(expected, await AccountLab.SnapshotAsync(restored));

        // Once more: everything is equal, so there is nothing to do and nothing in the way.
        await AccountLab.RestoreAsync(to, set, AccountRestore.Create, new RestoreRequest { Databases = ["f1"], Overwrite = true });
        Assert.Equal(expected, await AccountLab.SnapshotAsync(restored));
    }

    [Fact]
    [Trait("Rule", "O19")]
    [Trait("Trap", "18")]
    public async Task Restore_SaltsWithControlBytes_TakeTheOldPassword()
    {
        await using var server = await ScratchServer.StartAsync(ServerName.MySql97);
        await using var session = await AccountLab.ConnectAsync(server.ConnectionString);
        await session.ExecuteAsync("CREATE DATABASE d");
        var salts = new HashSet<byte>();
        var users = new List<string>();

        // Servers draw salts from 0x01 to 0x7F: 0x00 and $ are replaced. Every control byte has to have been in one.
        while (users.Count < 12 || Enumerable.Range(1, 0x1F).Any(b => !salts.Contains((byte)b)))
        {
            var user = $"s{users.Count}";
            await session.ExecuteAsync($"CREATE USER {user}@'%' IDENTIFIED WITH caching_sha2_password BY '{user}-pw'");
            var hash = await session.QueryAsync($"SELECT authentication_string FROM mysql.user WHERE user='{user}'");
            salts.UnionWith(hash.Rows[0][0]!.AsSpan(7, 20).ToArray());
            users.Add(user);
        }

        await session.ExecuteAsync("CREATE USER 'dual'@'%' IDENTIFIED BY 'older'");
        await session.ExecuteAsync("ALTER USER 'dual'@'%' IDENTIFIED BY 'newer' RETAIN CURRENT PASSWORD");
        var set = await AccountLab.DumpAsync(server.ConnectionString);
        foreach (var user in users.Append("dual"))
        {
            await session.ExecuteAsync($"DROP USER '{user}'@'%'");
        }

        await session.ExecuteAsync("DROP DATABASE d");
        await AccountLab.RestoreAsync(server.ConnectionString, set, AccountRestore.Create);

        var logins = users.Select(u => (User: u, Password: $"{u}-pw")).Append(("dual", "older")).Append(("dual", "newer"));
        foreach (var (user, password) in logins)
        {
            var settings = MySqlConnectionSettings.Parse(server.ConnectionString) with
            {
                UserId = user,
                Password = password,
                AllowPublicKeyRetrieval = true,
            };
            await using var login = await MySqlSession.ConnectAsync(settings, MySqlSessionOptions.Default);
        }
    }

    [Theory]
    [MemberData(nameof(TestServers.All), MemberType = typeof(TestServers))]
    [Trait("Rule", "O19")]
    public async Task Dump_WithAccounts_HasFilesThatTheStockClientRuns(ServerName name)
    {
        await using var server = await ScratchServer.StartAsync(name);
        var connection = await server.SocketConnectionStringAsync();
        await using var session = await AccountLab.ConnectAsync(connection);
        await AccountLab.FillAsync(session, name);
        var expected = await AccountLab.SnapshotAsync(session);
        var set = await AccountLab.DumpAsync(connection);
        var script = ((Restore.MemorySink)set.Sink).Files["objects/accounts.sql"];
        var dropped = set.Manifest.Inventory.Where(i => i.Kind is "user" or "role" && i.Properties["user"] != "root").ToList();
        foreach (var account in dropped)
        {
            await session.ExecuteAsync($"DROP {(account.Properties.ContainsKey("host") ? "USER" : "ROLE")} {account.Name}");
        }

        foreach (var statement in MySql.Accounts.AccountScript.Split(script).Where(s => !s.Contains("`root`", StringComparison.Ordinal)))
        {
            await session.ExecuteAsync(Encoding.UTF8.GetBytes(statement));
        }

        Assert.Equal(
            WithoutPublic(expected),
            WithoutPublic(await AccountLab.SnapshotAsync(session)));
    }

    // Whoever runs CREATE ROLE by hand becomes the role's administrator; the names of root are left out already.
    private static string WithoutPublic(string snapshot) =>
        string.Join('\n', snapshot.Split('\n').Where(l => !l.Contains("PUBLIC", StringComparison.Ordinal)));
}
