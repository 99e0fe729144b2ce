using System.Text;

using BackupKit.MySql.Definitions;
using BackupKit.MySql.Rows;
using BackupKit.MySql.Snapshot;
using BackupKit.MySql.Wire;

namespace BackupKit.MySql.Verification;

/// <summary>
/// Proves that the scripts other loaders and the stock clients run hold the definitions of the inventory, and that each data file is loaded into
/// its own columns: a restore of ours reads neither, so nothing else would notice.
/// </summary>
internal sealed class ScriptCheck(BackupManifest manifest, SetParts parts, FindingList findings)
{
    private const string ClientFolder = "objects/client/";

    private readonly SetContents _contents = new(manifest);
    private readonly ILookup<(PartKind Kind, string? Database, string? Name, bool IsForClient), PartRecord> _scripts = manifest.Parts
        .ToLookup(p => (p.Kind, p.Database, p.ObjectName, p.Key.StartsWith(ClientFolder, StringComparison.Ordinal)));

    public async Task CheckAsync(ParallelOptions limits)
    {
        var scripts = manifest.Inventory
            .Where(i => _contents.Definition(i) is not null)
            .SelectMany(Targets, (Item, Target) => (Item, Target))
            .GroupBy(p => p.Target, p => p.Item);
        await Parallel.ForEachAsync(scripts, limits, async (script, token) =>
        {
            if (_scripts[script.Key].FirstOrDefault() is { } part)
            {
                await CheckDefinitionsAsync(part, script, token).ConfigureAwait(false);
            }
            else
            {
                var first = script.First();
                findings.Add("missing-part", first.Database ?? first.Name, first, "has no script for other loaders");
            }
        }).ConfigureAwait(false);
        await Parallel.ForEachAsync(LoadStatements(), limits, async (load, token) =>
            await CheckLoadAsync(load.Statement, load.Rows, token).ConfigureAwait(false)).ConfigureAwait(false);
    }

    private static IEnumerable<(PartKind Kind, string? Database, string? Name, bool IsForClient)> Targets(InventoryItem item)
    {
        switch (item.Kind)
        {
            case "database":
                yield return (PartKind.Database, item.Name, null, false);
                break;
            case "table" or "sequence":
                yield return (PartKind.Table, item.Database, item.Name, false);
                break;
            case "view":
                if (item.Properties.GetValueOrDefault("valid") != "false")
                {
                    yield return (PartKind.View, item.Database, item.Name, false);
                }

                break;
            case "trigger":
                yield return (PartKind.Triggers, item.Database, item.Parent, false);
                yield return (PartKind.Programs, item.Database, null, true);
                break;
            case "function" or "procedure" or "package" or "package body" or "event":
                yield return (PartKind.Programs, item.Database, null, false);
                yield return (PartKind.Programs, item.Database, null, true);
                break;
        }
    }

    private async Task CheckDefinitionsAsync(PartRecord script, IEnumerable<InventoryItem> items, CancellationToken cancellationToken)
    {
        var text = await ReadAsync(script, cancellationToken).ConfigureAwait(false);
        var from = 0;
        foreach (var item in items)
        {
            var definition = await ReadAsync(_contents.Definition(item)!, cancellationToken).ConfigureAwait(false);
            if (text is null || definition is null)
            {
                continue;
            }

            if (item is { Kind: "table", HasRows: false } && CreateTableText.Parse(definition) is { Engine: { Length: > 0 } engine }
                && !TableReference.IsShellEngine(engine))
            {
                findings.Add("missing-part", item.Database!, item, $"has no rows in the set, and its engine {engine} keeps them");
            }

            var expected = Expected(item, definition, script.Key.StartsWith(ClientFolder, StringComparison.Ordinal));
            var at = text.AsSpan(from).IndexOf(expected);

            // Scripts follow the inventory, mostly; so each search begins where the last one ended.
            at = at >= 0 ? at + from : text.AsSpan().IndexOf(expected);
            if (at < 0)
            {
                findings.Add("script", script.Key, $"does not hold the definition of the {item.Kind} {SqlText.Identifier(item.Name)}");
                continue;
            }

            from = at + expected.Length;
        }
    }

    private static byte[] Expected(InventoryItem item, byte[] definition, bool isForClient)
    {
        if (item.Kind == "database" && definition.AsSpan().StartsWith("CREATE DATABASE "u8))
        {
            // IF NOT EXISTS stands in between.
            definition = definition["CREATE DATABASE ".Length..];
        }

        if (isForClient)
        {
            return definition;
        }

        // For loaders that end a statement at a semicolon before a line end, a space stands between them, and the last one is theirs.
        var text = Encoding.Latin1.GetString(definition).Replace(";\n", "; \n", StringComparison.Ordinal);
        return Encoding.Latin1.GetBytes(text.EndsWith(';') ? text[..^1] : text);
    }

    private IEnumerable<(PartRecord Statement, PartRecord Rows)> LoadStatements()
    {
        var statements = manifest.Parts
            .Where(p => p.Kind == PartKind.LoadStatement)
            .ToLookup(p => Stem(p.Key, ".sql"), StringComparer.Ordinal);
        return manifest.Parts
            .Where(p => p.Kind == PartKind.Rows && p.Key.Contains(".dat", StringComparison.Ordinal))
            .SelectMany(p => statements[Stem(p.Key, ".dat")], (rows, statement) => (statement, rows));
    }

    private async Task CheckLoadAsync(PartRecord statement, PartRecord rows, CancellationToken cancellationToken)
    {
        var table = _contents.Find("table", rows.Database, rows.ObjectName ?? "");
        if (table is null || await ReadAsync(statement, cancellationToken).ConfigureAwait(false) is not { } text)
        {
            return;
        }

        var file = rows.Key[(rows.Key.LastIndexOf('/') + 1)..];
        var expected = Encoding.UTF8.GetBytes(LoadStatement.Build(database: null, table.Name, table.Columns, file));
        if (text.AsSpan().IndexOf(expected) < 0)
        {
            findings.Add("script", statement.Key, $"does not load {file} into the columns of its table");
        }
    }

    // What can not be read is named where every part is read.
    private async Task<byte[]?> ReadAsync(PartRecord part, CancellationToken cancellationToken)
    {
        try
        {
            return await parts.ReadAsync(part, cancellationToken).ConfigureAwait(false);
        }
        catch (BackupException ex) when (ex.Code is BackupErrorCode.SetCorrupt or BackupErrorCode.CorruptStream)
        {
            return null;
        }
    }

    private static string Stem(string key, string extension)
    {
        var at = key.LastIndexOf(extension, StringComparison.Ordinal);
        return at < 0 ? key : key[..at];
    }
}
