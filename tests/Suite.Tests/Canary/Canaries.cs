using Google.Api;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using PeerSupport.Options.V1;
using PeerSupport.Registry.V1;
using PeerSupport.Suite.Tests.Calls;
using PeerSupport.Suite.Tests.Matrix;

namespace PeerSupport.Suite.Tests.Canary;

/// <summary>A value of its own for every field of the contract that is marked <c>debug_redact</c>: wherever it turns up, it came from there.</summary>
internal sealed class Canaries
{
    private readonly Dictionary<FieldDescriptor, string> _values;
    private readonly HashSet<FieldDescriptor> _planted = [];
    private readonly HashSet<MessageDescriptor> _holders;

    public Canaries()
    {
        var messages = typeof(RegistryService).Assembly.GetTypes()
            .Where(type => type.IsAssignableTo(typeof(IMessage)) && type.GetProperty("Descriptor")?.GetValue(null) is MessageDescriptor { File.Package: var package } && package.StartsWith("peersupport.", StringComparison.Ordinal))
            .Select(type => (MessageDescriptor)type.GetProperty("Descriptor")!.GetValue(null)!)
            .ToList();
        _values = messages.SelectMany(message => message.Fields.InDeclarationOrder()).Where(IsMarked).ToDictionary(field => field, Value);
        _holders = [.. messages.Where(message => Holds(message, []))];
    }

    /// <summary>Every marked field that a request or an event can bring.</summary>
    public IReadOnlyCollection<FieldDescriptor> Marked => _values.Keys;

    public IReadOnlyCollection<FieldDescriptor> Planted => _planted;

    public IEnumerable<string> All => _values.Values.Concat(Besides.Values);

    /// <summary>Values in places that no contract has: a query string, a path, a token, an unknown field, an event.</summary>
    public Dictionary<string, string> Besides { get; } = new[] { "query", "path", "token", "user", "unknown field", "event", "envelope", "file" }.ToDictionary(place => place, _ => Word("Zaunkoenig"));

    public string this[string field] => _values.Single(value => value.Key.FullName.EndsWith(field, StringComparison.Ordinal)).Value;

    /// <summary>The calls whose request has a marked field somewhere.</summary>
    public IEnumerable<MethodDescriptor> Calls => Contract.Methods.Where(method => _holders.Contains(method.InputType));

    public T In<T>(T message)
        where T : IMessage
    {
        foreach (var field in message.Descriptor.Fields.InDeclarationOrder())
        {
            if (_values.TryGetValue(field, out var value))
            {
                field.Accessor.SetValue(message, value);
                _planted.Add(field);
            }
            else if (field.FieldType is FieldType.Message && _holders.Contains(field.MessageType))
            {
                Descend(message, field);
            }
        }

        return message;
    }

    private void Descend(IMessage message, FieldDescriptor field)
    {
        if (field.IsRepeated)
        {
            var list = (System.Collections.IList)field.Accessor.GetValue(message);
            if (list.Count == 0)
            {
                list.Add(WellFormed.Message(field.MessageType, new Dictionary<string, string>()));
            }

            In((IMessage)list[0]!);
        }
        else
        {
            var inner = (IMessage?)field.Accessor.GetValue(message) ?? WellFormed.Message(field.MessageType, new Dictionary<string, string>());
            field.Accessor.SetValue(message, In(inner));
        }
    }

    private static bool Holds(MessageDescriptor message, HashSet<MessageDescriptor> seen) => seen.Add(message) && message.Fields.InDeclarationOrder().Any(field =>
        IsMarked(field) || (field.FieldType is FieldType.Message && Holds(field.MessageType, seen)));

    // What a service only gives out can't be planted; what others word as they like is, by the story.
    private static bool IsMarked(FieldDescriptor field) =>
        field.GetOptions()?.DebugRedact == true && field.FieldType is FieldType.String && !field.GetOptions().GetExtension(FieldBehaviorExtensions.FieldBehavior).Contains(FieldBehavior.OutputOnly);

    private static string Value(FieldDescriptor field) => field.GetOptions().GetExtension(OptionsExtensions.Pattern) is { Length: > 0 } pattern
        ? PatternSample.Of(pattern, Random.Shared.Next)
        : Word("Kanarienvogel");

    private static string Word(string start) => start + new string([.. Enumerable.Range(0, 10).Select(_ => (char)('a' + Random.Shared.Next(26)))]);
}
