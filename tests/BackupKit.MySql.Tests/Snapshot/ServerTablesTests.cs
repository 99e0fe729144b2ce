using BackupKit.MySql.Snapshot;
using BackupKit.MySql.Wire;

namespace BackupKit.MySql.Tests.Snapshot;

public sealed class ServerTablesTests
{
    [Theory]
    [InlineData("9.7.4", "mysql", "gtid_executed", true)]
    [InlineData("8.0.39", "mysql", "aurora_s3_load_history", true)]
    [InlineData("8.0.39", "mysql", "rds_configuration", true)]
    [InlineData("8.0.39", "mysql", "global_priv", false)]
    [InlineData("5.5.5-10.11.19-MariaDB", "mysql", "global_priv", true)]
    [InlineData("5.5.5-10.11.19-MariaDB", "mysql", "gtid_slave_pos_rocksdb", true)]
    [InlineData("9.7.4", "mysql", "mine", false)]
    [InlineData("9.7.4", "sys", "sys_config", true)]
    [InlineData("9.7.4", "sys", "mine", false)]
    [Trait("Rule", "O20")]
    public void Contains_TableOfAServersDatabase_IsTheServersOrAUsers(string version, string database, string table, bool expected) =>
        Assert.Equal(expected, ServerTables.Contains(ServerIdentity.Parse(version, default), database, table));
}
