using Google.Api;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;

namespace PeerSupport.Platform;

/// <summary>
/// Which fields an Update changes (AIP-134): those its mask names; every field that is given when it names none; all of them, given or not, when it is
/// <c>*</c>. What a caller can't change can't be named: the name, the etag, and what is output only.
/// </summary>
public static class UpdateMask
{
    /// <summary>The resource as it is to be. It is checked like a request that came whole.</summary>
    /// <param name="current">As it is; not changed.</param>
    /// <param name="given">As the caller sent it.</param>
    /// <param name="mask">As the caller sent it; null when absent.</param>
    /// <param name="field">What the request calls the resource, for refusals.</param>
    public static T Apply<T>(T current, T given, FieldMask? mask, string field)
        where T : class, IMessage<T>, new()
    {
        var paths = mask?.Paths ?? [];
        var writable = current.Descriptor.Fields.InDeclarationOrder().Where(IsWritable).Select(one => one.Name).ToList();
        if (paths is ["*"])
        {
            paths = [.. writable];
        }
        else if (paths.Count == 0)
        {
            paths = [.. writable.Where(name => IsGiven(given, name))];
        }
        else if (paths.Select(path => (path, Complaint: Complaint(current.Descriptor, path))).Where(one => one.Complaint is not null).ToArray() is { Length: > 0 } wrong)
        {
            throw Refusal.Invalid([.. wrong.Select(one => ("update_mask", $"'{one.path}' {one.Complaint}"))]);
        }

        var updated = current.Clone();
        new FieldMask { Paths = { paths } }.Merge(given, updated, new FieldMask.MergeOptions { ReplaceMessageFields = true, ReplaceRepeatedFields = true, ReplacePrimitiveFields = true });
        MessageRules.Require(updated, field);
        return updated;
    }

    /// <summary>Whether a field need not be given, though it is required: what the mask does not name stays as it is, and without a mask what is not given.</summary>
    internal static bool Spares(IMessage request, string[] path) =>
        path is [_, not "name", .. var inner] && request.Descriptor.FindFieldByName("update_mask") is { } mask
        && (((FieldMask?)mask.Accessor.GetValue(request))?.Paths is { Count: > 0 } named ? named is not ["*"] : inner.Length == 0 && !path[0].EndsWith(']'));

    private static string? Complaint(MessageDescriptor type, string path)
    {
        var steps = path.Split('.');
        foreach (var (at, step) in steps.Index())
        {
            if (type.FindFieldByName(step) is not { } field || (at < steps.Length - 1 && (field.FieldType is not FieldType.Message || field.IsRepeated)))
            {
                return "is no field of it";
            }

            if (!IsWritable(field))
            {
                return "can't be updated";
            }

            type = field.FieldType is FieldType.Message ? field.MessageType : type;
        }

        return null;
    }

    private static bool IsGiven(IMessage message, string name)
    {
        var field = message.Descriptor.FindFieldByName(name);
        return field.IsRepeated ? ((System.Collections.ICollection)field.Accessor.GetValue(message)).Count > 0
            : field.HasPresence ? field.Accessor.HasValue(message)
            : !field.Accessor.GetValue(message).Equals(field.Accessor.GetValue((IMessage)Activator.CreateInstance(message.GetType())!));
    }

    private static bool IsWritable(FieldDescriptor field) =>
        field.Name != "etag" && field.GetOptions()?.GetExtension(FieldBehaviorExtensions.FieldBehavior)?.Any(one => one is FieldBehavior.OutputOnly or FieldBehavior.Identifier) is not true;
}
