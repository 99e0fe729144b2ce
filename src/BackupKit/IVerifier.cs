namespace BackupKit;

/// <summary>Proves something about a stored set.</summary>
/// <remarks>A verifier reads only. It reports what it finds; it throws only when it could not look.</remarks>
public interface IVerifier
{
    /// <summary>A short name for logs and results, for example <c>stored</c>.</summary>
    string Name { get; }

    /// <summary>Verifies the set.</summary>
    Task<VerificationResult> VerifyAsync(VerificationContext context, CancellationToken cancellationToken = default);
}
