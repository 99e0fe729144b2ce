using System.Diagnostics;
using System.Runtime.Versioning;

using BackupKit.MySql.Tests.Wire.Support;

namespace BackupKit.MySql.Tests.Wire;

/// <summary>What waiting costs, by the processor time of the whole process, so that nothing else may run in it.</summary>
[SupportedOSPlatform("linux")]
[Collection(Name)]
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class SocketWaitTests
{
    public const string Name = "alone in the process";

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ReadAsync_PeersAreSilent_TakesNoProcessorTime(bool isBulk)
    {
        var pairs = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => SocketPair.OpenAsync()));
        var reads = new List<Task<int>>();
        foreach (var pair in pairs)
        {
            pair.Stream.IsBulk = isBulk;
            reads.Add(pair.Stream.ReadAsync(new byte[1]).AsTask());
        }

        using var process = Process.GetCurrentProcess();
        var before = process.TotalProcessorTime;
        await Task.Delay(TimeSpan.FromSeconds(2));
        process.Refresh();
        var used = process.TotalProcessorTime - before;

        // One that polled on would take the whole two seconds; the runtime and the test host take some hundredths.
        Assert.InRange(used, TimeSpan.Zero, TimeSpan.FromSeconds(0.7));
        Assert.All(reads, read => Assert.False(read.IsCompleted));
        foreach (var pair in pairs)
        {
            await pair.Peer.SendAsync(new byte[1]);
        }

        Assert.All(await Task.WhenAll(reads).WaitAsync(TimeSpan.FromMinutes(1)), count => Assert.Equal(1, count));
        foreach (var pair in pairs)
        {
            await pair.DisposeAsync();
        }
    }
}
