using BackupKit.MySql.Verification;

namespace BackupKit;

/// <summary>Verification of sets of MySQL and MariaDB servers.</summary>
public static class MySqlVerificationPipelineBuilderExtensions
{
    /// <summary>
    /// Reads every part back, decodes every row and proves that the chunks of every table cover it, before the set counts as complete; see
    /// <see cref="ContentVerifier"/>. It includes what <c>VerifyStored</c> proves of the parts; with both every
    /// part is read twice, unless the other is a <see cref="Verification.StoredVerifier"/> without <see cref="Verification.StoredVerifier.ReadsParts"/>.
    /// </summary>
    public static BackupPipelineBuilder VerifyContent(this BackupPipelineBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.Verify(new ContentVerifier());
    }
}
