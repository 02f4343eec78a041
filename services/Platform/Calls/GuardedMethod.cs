using System.Collections.Frozen;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace PeerSupport.Platform;

/// <summary>What the contract says of one method: the permission, the roles that grant it, where its request names the rows.</summary>
internal sealed class GuardedMethod
{
    private readonly MethodDescriptor? _method;
    private readonly ScopeField? _scopeField;

    private GuardedMethod(MethodDescriptor? method, string permission, Roles roles)
    {
        (_method, Permission, Granting) = (method, permission, roles.Granting(permission));
        _scopeField = method is null ? null : ScopeField.Of(method.InputType);
    }

    public MethodDescriptor Descriptor => _method ?? throw new InvalidOperationException("A plain endpoint has no descriptor.");

    public string Permission { get; }

    public IReadOnlyList<Role> Granting { get; }

    /// <summary>No token is asked for, and none is looked at.</summary>
    public bool IsOpen => Permission == Contract.Anybody;

    public static FrozenDictionary<string, GuardedMethod> All(Google.Protobuf.Reflection.ServiceDescriptor service, Roles roles) =>
        service.Methods.Select(method => KeyValuePair.Create(Contract.Path(method), new GuardedMethod(method, Contract.Permission(method), roles)))
            .Append(KeyValuePair.Create(SubjectAccessEndpoint.Path, new GuardedMethod(null, Contract.SubjectAccess(service), roles)))
            .ToFrozenDictionary();

    /// <summary>The resource name that decides which rows the call sees; empty when the request has none.</summary>
    public string ScopeName(IMessage request) => _scopeField?.NameIn(request) ?? "";
}
