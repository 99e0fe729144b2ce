using Microsoft.Extensions.DependencyInjection;

namespace BackupKit.DependencyInjection;

internal sealed class BackupKitBuilder(IServiceCollection services) : IBackupKitBuilder
{
    public IServiceCollection Services { get; } = services;
}
