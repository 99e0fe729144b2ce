using BackupKit;
using BackupKit.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>BackupKit in a service collection.</summary>
public static class BackupKitServiceCollectionExtensions
{
    /// <summary>Adds BackupKit. Nothing starts by itself; calling it again is harmless.</summary>
    public static IBackupKitBuilder AddBackupKit(this IServiceCollection services)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.TryAddSingleton(TimeProvider.System);
        return new BackupKitBuilder(services);
    }

    /// <summary>Adds a pipeline as a singleton <see cref="BackupPipeline"/>, keyed by its name and one of all pipelines.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="name">The pipeline's name.</param>
    /// <param name="configure">Configures it when it is first asked for.</param>
    /// <exception cref="InvalidOperationException">There is a pipeline of that name already.</exception>
    public static IBackupKitBuilder AddPipeline(this IBackupKitBuilder builder, string name, Action<BackupPipelineBuilder> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        return builder.AddPipeline(name, (_, pipeline) => configure(pipeline));
    }

    /// <inheritdoc cref="AddPipeline(IBackupKitBuilder, string, Action{BackupPipelineBuilder})" />
    public static IBackupKitBuilder AddPipeline(
        this IBackupKitBuilder builder,
        string name,
        Action<IServiceProvider, BackupPipelineBuilder> configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(configure);
        if (builder.Services.Any(service => service.ServiceType == typeof(BackupPipeline) && name.Equals(service.ServiceKey)))
        {
            throw new InvalidOperationException($"There is a pipeline named {name} already.");
        }

        builder.Services.AddKeyedSingleton(name, (services, _) => Create(services, name, configure));
        builder.Services.AddSingleton(services => services.GetRequiredKeyedService<BackupPipeline>(name));
        return builder;
    }

    private static BackupPipeline Create(IServiceProvider services, string name, Action<IServiceProvider, BackupPipelineBuilder> configure)
    {
        var pipeline = new BackupPipelineBuilder(name).Clock(services.GetRequiredService<TimeProvider>());
        if (services.GetService<ILoggerFactory>() is { } loggers)
        {
            pipeline.LogTo(loggers.CreateLogger("BackupKit"));
        }

        configure(services, pipeline);
        return pipeline.Build();
    }
}
