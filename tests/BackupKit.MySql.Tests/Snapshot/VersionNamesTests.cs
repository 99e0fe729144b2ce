using BackupKit.MySql.Snapshot;
using BackupKit.MySql.Wire;

namespace BackupKit.MySql.Tests.Snapshot;

public sealed class VersionNamesTests
{
    [Theory, Trait("Rule", "S24")]
    [InlineData("5.7.44", "SHOW MASTER STATUS", "SHOW SLAVE STATUS")]
    [InlineData("8.0.21", "SHOW MASTER STATUS", "SHOW SLAVE STATUS")]
    [InlineData("8.0.22", "SHOW MASTER STATUS", "SHOW REPLICA STATUS")]
    [InlineData("8.1.0", "SHOW MASTER STATUS", "SHOW REPLICA STATUS")]
    [InlineData("8.2.0", "SHOW BINARY LOG STATUS", "SHOW REPLICA STATUS")]
    [InlineData("9.7.4-2", "SHOW BINARY LOG STATUS", "SHOW REPLICA STATUS")]
    [InlineData("5.5.5-10.6.18-MariaDB", "SHOW MASTER STATUS", "SHOW ALL SLAVES STATUS")]
    [InlineData("12.3.1-MariaDB", "SHOW MASTER STATUS", "SHOW ALL SLAVES STATUS")]
    public void Statements_ForEachVersion_HaveItsNames(string version, string log, string replica)
    {
        var server = ServerIdentity.Parse(version, default);

        Assert.Equal(log, Coordinates.LogStatement(server));
        Assert.Equal(replica, ReplicaChannels.Statement(server));
    }

    [Theory, Trait("Rule", "A5")]
    [InlineData("5.7.44", false, false)]
    [InlineData("8.0.11", true, false)]
    [InlineData("9.7.4-2", true, false)]
    [InlineData("5.5.5-10.3.39-MariaDB", false, false)]
    [InlineData("5.5.5-10.4.1-MariaDB", false, true)]
    [InlineData("11.8.6-MariaDB", false, true)]
    public void Locks_ForEachVersion_AreTriedWhereTheyExist(string version, bool backupLock, bool backupStage)
    {
        var server = ServerIdentity.Parse(version, default);

        Assert.Equal(backupLock, InstanceLock.Exists(server));
        Assert.Equal(backupStage, BackupStageStrategy.Exists(server));
    }
}
