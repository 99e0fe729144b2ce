using BackupKit.MySql.Wire;

namespace BackupKit.MySql.Verification;

/// <summary>Collects findings of several workers. Thread-safe.</summary>
internal sealed class FindingList
{
    private readonly List<VerificationFinding> _findings = [];
    private readonly List<string> _notes = [];
    private long _totalParts;
    private long _totalBytes;
    private long _parts;
    private long _bytes;
    private long _rows;

    public void Add(string name, string subject, string message)
    {
        lock (_findings)
        {
            _findings.Add(new VerificationFinding(name, subject, message));
        }
    }

    public void Add(string name, string database, InventoryItem item, string message) =>
        Add(name, $"{item.Kind} {SqlText.Identifier(database, item.Name)}", message);

    /// <summary>Says what was not looked at.</summary>
    public void Note(string text)
    {
        lock (_findings)
        {
            _notes.Add(text);
        }
    }

    /// <summary>Says how much there is to read, for the progress; 0 where nobody knows.</summary>
    public void Expect(long parts, long bytes) => (_totalParts, _totalBytes) = (parts, bytes);

    /// <summary>Counts what was read.</summary>
    public void Count(long parts, long bytes, long rows)
    {
        Interlocked.Add(ref _parts, parts);
        Interlocked.Add(ref _bytes, bytes);
        Interlocked.Add(ref _rows, rows);
    }

    public BackupProgress Progress(string current) => new(
        "verify",
        Interlocked.Read(ref _bytes),
        _totalBytes,
        Interlocked.Read(ref _parts),
        _totalParts,
        Interlocked.Read(ref _rows),
        current);

    public VerificationResult ToResult(string verifier)
    {
        lock (_findings)
        {
            return new VerificationResult(
                verifier,
                [.. _findings.OrderBy(f => f.Subject, StringComparer.Ordinal).ThenBy(f => f.Name, StringComparer.Ordinal)],
                _parts,
                _bytes,
                _rows) { Notes = [.. _notes] };
        }
    }
}
