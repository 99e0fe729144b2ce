using BackupKit.MySql.Wire;

namespace BackupKit.MySql.Snapshot;

/// <summary>Proves after the lock window that every view is open and, where the server keeps a position with each view, that all hold the same transactions.</summary>
internal sealed class ViewProof(SnapshotContext context, SnapshotCrew crew)
{
    private readonly Coordinates _coordinates = new(context);

    /// <exception cref="BackupException">A view was lost between its opening and its first use.</exception>
    public async Task<IReadOnlyList<SnapshotWorker>> ProveAllAsync(CancellationToken cancellationToken)
    {
        var proofs = crew.Workers.Select((session, i) => ProveAsync(new SnapshotWorker(i + 1, session), cancellationToken));
        var workers = await Task.WhenAll(proofs).ConfigureAwait(false);
        if (!await SnapshotView.IsOpenAsync(crew.Metadata, cancellationToken).ConfigureAwait(false))
        {
            throw SnapshotView.Lost("The session that reads definitions lost its view");
        }

        await CompareAsync(workers, cancellationToken).ConfigureAwait(false);
        return workers;
    }

    private async Task CompareAsync(IReadOnlyList<SnapshotWorker> workers, CancellationToken cancellationToken)
    {
        var places = workers.DistinctBy(worker => worker.ViewPlace).ToArray();
        if (places.Length <= 1)
        {
            return;
        }

        var where = string.Join(", ", places.Select(worker => worker.ViewPlace ?? "unknown"));
        if (await HoldTheSameAsync(places, cancellationToken).ConfigureAwait(false))
        {
            context.Note($"the binary log moved between the views without a transaction: {where}");
            return;
        }

        context.Evidence.Limit(
            ConsistencyClass.BestEffort,
            $"the views of the workers stand at different positions of the binary log: {where}");
    }

    private async Task<bool> HoldTheSameAsync(SnapshotWorker[] places, CancellationToken cancellationToken)
    {
        SnapshotPosition? first = null;
        foreach (var worker in places)
        {
            if (worker.ViewPosition is null)
            {
                return false;
            }

            var position = await _coordinates
                .WithGtidOfPlaceAsync(worker.Session, worker.ViewPosition, cancellationToken)
                .ConfigureAwait(false);
            first ??= position;
            if (!Coordinates.HoldTheSame(first, position))
            {
                return false;
            }
        }

        return true;
    }

    private async Task<SnapshotWorker> ProveAsync(SnapshotWorker worker, CancellationToken cancellationToken)
    {
        if (!await SnapshotView.IsOpenAsync(worker.Session, cancellationToken).ConfigureAwait(false))
        {
            throw SnapshotView.Lost("A worker lost its view before its first use");
        }

        if (worker.Session.Server.Flavour == Flavour.MariaDb)
        {
            worker.ViewPosition = await _coordinates
                .ReadOfViewAsync(worker.Session, cancellationToken)
                .ConfigureAwait(false);
        }

        return worker;
    }
}
