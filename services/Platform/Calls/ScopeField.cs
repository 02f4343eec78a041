using Google.Protobuf;
using Google.Protobuf.Reflection;
using PeerSupport.Options.V1;

namespace PeerSupport.Platform;

/// <summary>The field of a message that is marked <c>scope</c>: it names whose rows a request is about, or whose an event is.</summary>
internal sealed class ScopeField
{
    private readonly FieldDescriptor _field;

    private ScopeField(FieldDescriptor field)
    {
        _field = field;
        if (field.IsRepeated || NameField(field) is not { FieldType: FieldType.String })
        {
            throw new InvalidOperationException($"{field.FullName} can't be a scope: it is neither a name nor a message with one.");
        }
    }

    /// <summary>Null when no field is marked.</summary>
    public static ScopeField? Of(MessageDescriptor message)
    {
        var marked = message.Fields.InDeclarationOrder().Where(field => field.GetOptions()?.GetExtension(OptionsExtensions.Scope) == true).ToList();
        return marked switch
        {
            [] => null,
            [var one] => new ScopeField(one),
            _ => throw new InvalidOperationException($"{message.FullName} marks {marked.Count} fields as its scope."),
        };
    }

    /// <summary>The resource name in it; empty when the message has none.</summary>
    public string NameIn(IMessage message) => _field.Accessor.GetValue(message) switch
    {
        string name => name,
        IMessage nested => (string)NameField(_field)!.Accessor.GetValue(nested),
        _ => "",
    };

    private static FieldDescriptor? NameField(FieldDescriptor field) =>
        field.FieldType is FieldType.Message ? field.MessageType.FindFieldByName("name") : field;
}
