using System.Collections.Frozen;
using System.Reflection;
using Google.Protobuf.Reflection;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace PeerSupport.Platform;

/// <summary>What a service is. Everything else about running one is the same for all and stands in <see cref="ServiceHost"/>.</summary>
public sealed record ServiceModule
{
    /// <summary>The short name: database, roles, queues and error domain carry it.</summary>
    public required string Name { get; init; }

    public required Google.Protobuf.Reflection.ServiceDescriptor Service { get; init; }

    /// <summary>Maps the service's gRPC implementation.</summary>
    public required Action<WebApplication> Map { get; init; }

    /// <summary>The assembly that embeds <c>Migrations/*.sql</c>.</summary>
    public required Assembly Assembly { get; init; }

    /// <summary>The file of the events this service publishes.</summary>
    public FileDescriptor? Events { get; init; }

    /// <summary>Database constraint → the refusal that its violation means: what races break is refused as the rule refuses it.</summary>
    public IReadOnlyDictionary<string, Func<Refusal>> Constraints { get; init; } = FrozenDictionary<string, Func<Refusal>>.Empty;

    public IReadOnlyList<Subscription> Subscriptions { get; init; } = [];

    /// <summary>Timer kind → <see cref="ITimerHandler"/> type.</summary>
    public IReadOnlyDictionary<string, Type> Timers { get; init; } = FrozenDictionary<string, Type>.Empty;

    /// <summary>What is held about one person, for the answer that person is entitled to.</summary>
    public SubjectAccess? SubjectAccess { get; init; }

    /// <summary>The service's own settings that are secrets: Production takes no sample of one.</summary>
    public IReadOnlyList<string> Secrets { get; init; } = [];

    public Action<IServiceCollection, IConfiguration>? Services { get; init; }

    /// <summary>What an operator can have the program do beside serving: first word → what runs with the words after it; the exit code.</summary>
    public IReadOnlyDictionary<string, Func<IConfiguration, string[], TextWriter, CancellationToken, Task<int>>> Commands { get; init; } =
        FrozenDictionary<string, Func<IConfiguration, string[], TextWriter, CancellationToken, Task<int>>>.Empty;
}
