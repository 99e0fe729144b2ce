using Microsoft.Extensions.DependencyInjection;

namespace BackupKit.DependencyInjection;

/// <summary>Adds BackupKit to a service collection, piece by piece.</summary>
public interface IBackupKitBuilder
{
    /// <summary>The collection that is added to.</summary>
    IServiceCollection Services { get; }
}
