using System.Collections.Concurrent;
using System.Collections.Frozen;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using PeerSupport.Options.V1;

namespace PeerSupport.Platform;

/// <summary>Which events integrators get: those whose message says so, and no others.</summary>
internal sealed class PublishedEvents(ServiceModule module)
{
    private static readonly ConcurrentDictionary<MessageDescriptor, ScopeField?> s_scopes = new();

    private readonly FrozenSet<string> _types = EventTypes.Of(module.Events).Where(IsPublished).Select(e => e.FullName).ToFrozenSet();

    /// <summary>The resource that says whose the event is; null when it is not published.</summary>
    public static string? ResourceOf(IMessage e) => s_scopes.GetOrAdd(e.Descriptor, Scope)?.NameIn(e);

    /// <summary>The types asked for, or all of this service. What it publishes no longer is left out even where it is still kept.</summary>
    public string[] Choose(IReadOnlyList<string> asked)
    {
        var unknown = asked.Index().Where(type => !_types.Contains(type.Item)).Select(type => ($"types[{type.Index}]", "is no event that this service publishes")).ToArray();
        return unknown.Length > 0 ? throw Refusal.Invalid(unknown) : asked.Count > 0 ? [.. asked.Distinct()] : [.. _types];
    }

    /// <summary>Of the types chosen once, those that are still published.</summary>
    public string[] Still(string[] chosen) => chosen.Length > 0 ? [.. chosen.Where(_types.Contains)] : [.. _types];

    private static ScopeField? Scope(MessageDescriptor e) => !IsPublished(e)
        ? null
        : ScopeField.Of(e) ?? throw new InvalidOperationException($"{e.FullName} is published and marks no field that says whose it is.");

    private static bool IsPublished(MessageDescriptor e) => e.GetOptions()?.GetExtension(OptionsExtensions.Published) ?? false;
}
