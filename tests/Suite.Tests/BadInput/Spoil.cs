using System.Collections;
using System.Text.Json.Nodes;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using PeerSupport.Suite.Tests.Calls;

namespace PeerSupport.Suite.Tests.BadInput;

/// <summary>A field somewhere in a request, and how to come to the message that holds it, which is made where it is missing.</summary>
internal sealed record Place(FieldDescriptor Field, string Path, Func<IMessage, IMessage> Holder)
{
    private static readonly string[] s_values = ["google.protobuf.Timestamp", "google.protobuf.Duration", "google.protobuf.FieldMask", "google.protobuf.Struct", "google.type.Date", "google.api.HttpBody"];

    /// <summary>Of every field of a request that a caller fills, at any depth.</summary>
    public static IEnumerable<Place> Of(Side side, MessageDescriptor type) => Of(side, type, "", root => root);

    public static bool IsValue(MessageDescriptor type) => s_values.Contains(type.FullName);

    /// <summary>The first element's path where the field is a list.</summary>
    public string ElementPath => Field.IsRepeated ? $"{Path}[0]" : Path;

    /// <summary>Sets the field, or its only element.</summary>
    public void Set(IMessage root, object value)
    {
        if (Field.IsRepeated)
        {
            var list = (IList)Field.Accessor.GetValue(Holder(root));
            list.Clear();
            list.Add(value);
        }
        else
        {
            Field.Accessor.SetValue(Holder(root), value);
        }
    }

    /// <summary>The same place in the JSON form.</summary>
    public void SetJson(JsonObject root, JsonNode? value, string? name = null)
    {
        foreach (var step in Path.Split('.').SkipLast(1))
        {
            var list = step.EndsWith(']');
            var node = root[list ? step[..step.IndexOf('[', StringComparison.Ordinal)] : step]!;
            root = (list ? node[0]! : node).AsObject();
        }

        root[name ?? Field.Name] = value;
    }

    private static IEnumerable<Place> Of(Side side, MessageDescriptor type, string prefix, Func<IMessage, IMessage> holder)
    {
        foreach (var field in type.Fields.InDeclarationOrder().Where(field => !field.IsOutput()))
        {
            var place = new Place(field, prefix + field.Name, holder);
            yield return place;
            if (field.FieldType is FieldType.Message && !IsValue(field.MessageType))
            {
                foreach (var inner in Of(side, field.MessageType, place.ElementPath + ".", root => Made(side, field, holder(root))))
                {
                    yield return inner;
                }
            }
        }
    }

    private static IMessage Made(Side side, FieldDescriptor field, IMessage holder)
    {
        if (field.IsRepeated ? field.Accessor.GetValue(holder) is IList { Count: 0 } : field.Accessor.GetValue(holder) is null)
        {
            side.Fill(holder, field);
        }

        return (IMessage)(field.IsRepeated ? ((IList)field.Accessor.GetValue(holder))[0]! : field.Accessor.GetValue(holder));
    }
}

/// <summary>One thing wrong with a request.</summary>
/// <param name="Field">The violated field, as the answer must name it.</param>
/// <param name="Wire">Does it to the message.</param>
/// <param name="Json">Does it to the JSON form; what only JSON can get wrong.</param>
/// <param name="Late">The service's own rules see it, after the contract's.</param>
internal sealed record Spoil(Place Place, string Field, string What, Action<IMessage> Wire, Action<JsonObject>? Json = null, bool Late = false);
