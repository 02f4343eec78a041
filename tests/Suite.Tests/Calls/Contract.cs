using System.Text.Json;
using System.Text.RegularExpressions;
using Google.Protobuf.Reflection;
using PeerSupport.Feedback;
using PeerSupport.Feedback.V1;
using PeerSupport.Harness;
using PeerSupport.Options.V1;
using PeerSupport.Registry.V1;
using PeerSupport.Scheduling;
using PeerSupport.Scheduling.V1;
using PeerSupport.SupporterRegistry;
using PeerSupport.Training.V1;
using PeerSupport.TrainingTracking;

namespace PeerSupport.Suite.Tests.Calls;

/// <summary>A role of roles.json.</summary>
/// <param name="Bound">What its holder's rows are bounded by: tenant, provider, region, nation or system.</param>
internal sealed record Role(string Name, string Bound, IReadOnlySet<string> Permissions);

/// <summary>What the contract says: every call, what it requires, where its request names the rows, and every role.</summary>
internal static class Contract
{
    public static IReadOnlyList<MethodDescriptor> Methods { get; } =
        [.. new[] { RegistryService.Descriptor, TrainingService.Descriptor, SchedulingService.Descriptor, FeedbackService.Descriptor }.SelectMany(service => service.Methods)];

    private static readonly Type[] s_apis =
    [
        .. new[] { RegistryModule.Module, TrainingModule.Module, SchedulingModule.Module, FeedbackModule.Module }
            .SelectMany(module => module.Assembly.GetTypes())
            .Where(type => type.BaseType?.Name.EndsWith("ServiceBase", StringComparison.Ordinal) == true),
    ];

    public static IReadOnlyList<Role> Roles { get; } = ReadRoles();

    public static MethodDescriptor Method(string name) => Methods.Single(method => method.Name == name);

    /// <summary>The short name of the service that serves a method.</summary>
    public static string ServiceOf(MethodDescriptor method) => method.File.Package.Split('.')[1];

    public static string Permission(MethodDescriptor method) => method.GetOptions().GetExtension(OptionsExtensions.Requires);

    /// <summary>Open to anybody, without a token.</summary>
    public static bool IsOpen(MethodDescriptor method) => Permission(method) == "anybody";

    public static bool Grants(Role role, MethodDescriptor method) => IsOpen(method) || role.Permissions.Contains(Permission(method));

    public static bool IsList(MethodDescriptor method) => method.Name.StartsWith("List", StringComparison.Ordinal);

    /// <summary>Whether the call changes something.</summary>
    public static bool Changes(MethodDescriptor method) => method.InputType.FindFieldByName("request_id") is not null;

    /// <summary>The field whose name decides which rows are seen, as a path of one or two steps; empty when there is none.</summary>
    public static IReadOnlyList<FieldDescriptor> ScopeField(MethodDescriptor method)
    {
        var field = method.InputType.Fields.InDeclarationOrder().SingleOrDefault(field => field.GetOptions()?.GetExtension(OptionsExtensions.Scope) == true);
        return field is null ? [] : field.FieldType is FieldType.Message ? [field, field.MessageType.FindFieldByName("name")] : [field];
    }

    /// <summary>Such as <c>establishments/*/requests/*</c>: what the name that decides which rows are seen looks like in this call; null where none does.</summary>
    public static string? ScopeTemplate(MethodDescriptor method)
    {
        if (ScopeField(method) is not [.., var field] path)
        {
            return null;
        }

        var inPath = Regex.Match(JsonForm.Rule(method).Template, $@"\{{{string.Join('.', path.Select(step => step.Name))}=([^}}]+)\}}");
        return inPath.Success ? inPath.Groups[1].Value : string.Join('/', field.GetOptions().GetExtension(OptionsExtensions.Pattern).Split('/').Select(segment => segment.Contains('[', StringComparison.Ordinal) ? "*" : segment));
    }

    /// <summary>Whose rows a call is about: establishments, providers or regions.</summary>
    public static string? ScopeCollection(MethodDescriptor method) => ScopeTemplate(method)?.Split('/')[0];

    /// <summary>False while the contract says more than the service does.</summary>
    public static bool IsServed(MethodDescriptor method)
    {
        var api = s_apis.Single(type => type.BaseType!.FullName!.EndsWith($".{method.Service.Name}+{method.Service.Name}Base", StringComparison.Ordinal));
        return api.GetMethod(method.Name)!.DeclaringType == api;
    }

    private static IReadOnlyList<Role> ReadRoles()
    {
        using var json = JsonDocument.Parse(File.ReadAllText(Path.Combine(Repository.Root, "protos", "roles.json")));
        return [.. json.RootElement.GetProperty("roles").EnumerateObject().Select(role => new Role(
            role.Name,
            role.Value.GetProperty("scope").GetString()!,
            role.Value.GetProperty("permissions").EnumerateArray().Select(permission => permission.GetString()!).ToHashSet()))];
    }
}
