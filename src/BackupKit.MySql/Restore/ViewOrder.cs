namespace BackupKit.MySql.Restore;

/// <summary>An order of views by what they refer to.</summary>
internal static class ViewOrder
{
    /// <summary>Each view after all that refer to it, and else as they come; of those that refer to each other in a circle, the first opens it.</summary>
    /// <param name="views">The views; each once.</param>
    /// <param name="names">How the server compares names.</param>
    public static IEnumerable<ViewRestore> UsersFirst(IReadOnlyList<ViewRestore> views, StringComparer names)
    {
        var byName = Enumerable.Range(0, views.Count).ToLookup(i => views[i].Item.Name, names);
        var uses = views
            .Select((view, i) => view.References
                .SelectMany(reference => byName[reference.Name].Where(j => names.Equals(reference.DatabaseOr(view.Database.Target), views[j].Database.Target)))
                .Where(j => j != i)
                .ToHashSet())
            .ToList();
        var users = new int[views.Count];
        foreach (var used in uses.SelectMany(u => u))
        {
            users[used]++;
        }

        var open = new SortedSet<int>(Enumerable.Range(0, views.Count));
        var free = new SortedSet<int>(open.Where(i => users[i] == 0));
        while (open.Count > 0)
        {
            var next = free.Count > 0 ? free.Min : open.Min;
            open.Remove(next);
            free.Remove(next);
            yield return views[next];
            foreach (var used in uses[next].Where(u => --users[u] == 0 && open.Contains(u)))
            {
                free.Add(used);
            }
        }
    }
}
