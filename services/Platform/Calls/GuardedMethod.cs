using System.Collections.Frozen;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace PeerSupport.Platform;

/// <summary>What the contract says of one method: the permission, the roles that grant it, where its request names the rows.</summary>
internal sealed class GuardedMethod
{
    private readonly ScopeField? _scopeField;

    public GuardedMethod(MethodDescriptor method, Roles roles)
    {
        Descriptor = method;
        Permission = Contract.Permission(method);
        Granting = roles.Granting(Permission);
        _scopeField = ScopeField.Of(method.InputType);
    }

    public MethodDescriptor Descriptor { get; }

    public string Permission { get; }

    public IReadOnlyList<Role> Granting { get; }

    public static FrozenDictionary<string, GuardedMethod> All(Google.Protobuf.Reflection.ServiceDescriptor service, Roles roles) =>
        service.Methods.ToFrozenDictionary(Contract.Path, method => new GuardedMethod(method, roles));

    /// <summary>The resource name that decides which rows the call sees; empty when the request has none.</summary>
    public string ScopeName(IMessage request) => _scopeField?.NameIn(request) ?? "";
}
