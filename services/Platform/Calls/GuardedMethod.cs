using System.Collections.Frozen;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using PeerSupport.Options.V1;

namespace PeerSupport.Platform;

/// <summary>What the contract says of one method: the permission, the roles that grant it, where its request names the rows.</summary>
internal sealed class GuardedMethod
{
    private readonly FieldDescriptor? _scopeField;

    public GuardedMethod(MethodDescriptor method, Roles roles)
    {
        Descriptor = method;
        Permission = Contract.Permission(method);
        Granting = roles.Granting(Permission);
        var marked = method.InputType.Fields.InDeclarationOrder().Where(field => field.GetOptions()?.GetExtension(OptionsExtensions.Scope) == true).ToList();
        _scopeField = marked.Count <= 1 ? marked.FirstOrDefault() : throw new InvalidOperationException($"{method.InputType.FullName} marks {marked.Count} fields as its scope.");
        if (_scopeField is { } field && (field.IsRepeated || NameField(field) is not { FieldType: FieldType.String }))
        {
            throw new InvalidOperationException($"{field.FullName} can't be a scope: it is neither a name nor a message with one.");
        }
    }

    public MethodDescriptor Descriptor { get; }

    public string Permission { get; }

    public IReadOnlyList<Role> Granting { get; }

    public static FrozenDictionary<string, GuardedMethod> All(Google.Protobuf.Reflection.ServiceDescriptor service, Roles roles) =>
        service.Methods.ToFrozenDictionary(Contract.Path, method => new GuardedMethod(method, roles));

    /// <summary>The resource name that decides which rows the call sees; empty when the request has none.</summary>
    public string ScopeName(IMessage request)
    {
        var value = _scopeField?.Accessor.GetValue(request);
        return value as string ?? (value is IMessage message ? (string)NameField(_scopeField!)!.Accessor.GetValue(message) : "");
    }

    private static FieldDescriptor? NameField(FieldDescriptor field) =>
        field.FieldType is FieldType.Message ? field.MessageType.FindFieldByName("name") : field;
}
