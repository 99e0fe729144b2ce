using BackupKit.MySql;

namespace BackupKit.IntegrationTests.Values;

/// <summary>Keys that are different in the set and equal in the column they are loaded into: LOAD DATA LOCAL skips such rows without an error.</summary>
public sealed class LossyKeyTests
{
    private static readonly (string Source, string Target, string Values)[] All =
    [
        ("DOUBLE", "FLOAT", "(0.1),(0.10000000000000001e0+1e-12),(5)"),
        ("DATETIME(6)", "DATETIME", "('2020-01-01 00:00:00.1'),('2020-01-01 00:00:00.2'),('2021-01-01')"),
        ("VARCHAR(20) COLLATE utf8mb4_bin", "VARCHAR(20) COLLATE utf8mb4_general_ci", "('a'),('A'),('b')"),
        ("DECIMAL(10,5)", "DECIMAL(10,1)", "(1.00001),(1.00002),(2)"),
    ];

    private static readonly (string Source, string Target, string Values)[] MariaDb =
    [
        ("VARCHAR(40)", "UUID", "('000a0d5c-0927-1a42-88ff-eeddccbbaa99'),('000A0D5C09271A4288FFEEDDCCBBAA99'),('00000000-0000-0000-0000-000000000000')"),
        ("VARCHAR(40)", "INET6", "('::1'),('0:0::1'),('::2')"),
    ];

    [Theory]
    [MemberData(nameof(TypeRoundTripTests.Cases), MemberType = typeof(TypeRoundTripTests))]
    [Trait("Rule", "V26")]
    public async Task Load_KeysThatBecomeEqual_IsAnErrorAndNeverSkippedRows(ServerName server, DataFormat format)
    {
        await using var lab = await ValueLab.CreateAsync(server);
        var number = 0;
        foreach (var (source, target, values) in TestServers.IsMariaDb(server) ? [.. All, .. MariaDb] : All)
        {
            var (from, to) = ($"s{number}", $"t{number++}");
            await lab.ExecuteAsync($"CREATE TABLE {from} (k {source} PRIMARY KEY)");
            await lab.ExecuteAsync($"CREATE TABLE {to} (k {target} PRIMARY KEY)");
            await lab.ExecuteAsync($"INSERT INTO {from} VALUES {values}");
            var dump = await lab.DumpAsync(from, format, to);
            Assert.Equal(3, dump.Digest.Rows);

            var error = await Record.ExceptionAsync(() => lab.LoadAsync(dump, to));

            Assert.True(error is BackupException, $"{source} to {target}: {error?.Message ?? "nothing was said"}");
        }
    }
}
