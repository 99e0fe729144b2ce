using BackupKit.Sinks;

namespace BackupKit.Tests.Support;

/// <summary>A volume that counts its flushes and fails when told to.</summary>
internal sealed class FakeVolume : IVolume
{
    public int Flushes { get; private set; }

    public IOException? Failure { get; set; }

    public void Flush()
    {
        Flushes++;
        if (Failure is not null)
        {
            throw Failure;
        }
    }

    public void Dispose()
    {
    }
}
