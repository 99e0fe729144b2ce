using BackupKit.Verification;

namespace BackupKit;

/// <summary>Verification of a pipeline's sets.</summary>
public static class VerificationPipelineBuilderExtensions
{
    /// <summary>Reads every stored file back and compares its hash before the set counts as complete; see <see cref="StoredVerifier"/>.</summary>
    public static BackupPipelineBuilder VerifyStored(this BackupPipelineBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.Verify(new StoredVerifier());
    }
}
