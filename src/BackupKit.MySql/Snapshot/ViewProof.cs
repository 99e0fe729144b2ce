using BackupKit.MySql.Wire;

namespace BackupKit.MySql.Snapshot;

/// <summary>Proves after the lock window that every view is open and, where the server keeps a position with each view, that all are equal.</summary>
internal sealed class ViewProof(SnapshotContext context, SnapshotCrew crew)
{
    /// <exception cref="BackupException">A view was lost between its opening and its first use.</exception>
    public async Task<IReadOnlyList<SnapshotWorker>> ProveAllAsync(CancellationToken cancellationToken)
    {
        var proofs = crew.Workers.Select((session, i) => ProveAsync(new SnapshotWorker(i + 1, session), cancellationToken));
        var workers = await Task.WhenAll(proofs).ConfigureAwait(false);
        if (!await SnapshotView.IsOpenAsync(crew.Metadata, cancellationToken).ConfigureAwait(false))
        {
            throw SnapshotView.Lost("The session that reads definitions lost its view");
        }

        var positions = workers.Select(w => w.ViewPosition).Distinct().ToArray();
        if (positions.Length > 1)
        {
            context.Evidence.Limit(
                ConsistencyClass.BestEffort,
                $"the views of the workers stand at different positions of the binary log: {string.Join(", ", positions)}");
        }

        return workers;
    }

    private async Task<SnapshotWorker> ProveAsync(SnapshotWorker worker, CancellationToken cancellationToken)
    {
        if (!await SnapshotView.IsOpenAsync(worker.Session, cancellationToken).ConfigureAwait(false))
        {
            throw SnapshotView.Lost("A worker lost its view before its first use");
        }

        if (worker.Session.Server.Flavour == Flavour.MariaDb)
        {
            var position = await new Coordinates(context)
                .ReadOfViewAsync(worker.Session, cancellationToken)
                .ConfigureAwait(false);
            worker.ViewPosition = position is null ? null : $"{position.LogFile}:{position.LogPosition}";
        }

        return worker;
    }
}
