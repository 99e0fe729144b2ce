using BackupKit.MySql.Snapshot;

namespace BackupKit.MySql.Tests.Snapshot;

public sealed class SnapshotEvidenceTests
{
    [Fact]
    public void Limit_SeveralReasons_TheLowestClaimStays()
    {
        var evidence = new SnapshotEvidence { Position = new SnapshotPosition() };

        evidence.Limit(ConsistencyClass.BestEffort, "tables");
        evidence.Limit(ConsistencyClass.ConsistentData, "position");
        var certificate = evidence.ToCertificate([]);

        Assert.Equal(ConsistencyClass.BestEffort, certificate.Class);
        Assert.Equal(["tables", "position"], certificate.Notes);
    }

    [Fact]
    public void Restart_AfterAnAttempt_ForgetsItsClaimsAndKeepsItsNotes()
    {
        var evidence = new SnapshotEvidence { Position = new SnapshotPosition() };

        evidence.Limit(ConsistencyClass.BestEffort, "first attempt");
        evidence.Restart();
        var certificate = evidence.ToCertificate([]);

        Assert.Equal(ConsistencyClass.Consistent, certificate.Class);
        Assert.Equal(["first attempt"], certificate.Notes);
    }
}
