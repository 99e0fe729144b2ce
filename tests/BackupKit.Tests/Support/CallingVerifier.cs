namespace BackupKit.Tests.Support;

/// <summary>Finds nothing, and tells that it was asked.</summary>
internal sealed class CallingVerifier(Action onVerify) : IVerifier
{
    public string Name => "calling";

    public Task<VerificationResult> VerifyAsync(VerificationContext context, CancellationToken cancellationToken = default)
    {
        onVerify();
        return Task.FromResult(new VerificationResult(Name, [], 0, 0, 0));
    }
}
