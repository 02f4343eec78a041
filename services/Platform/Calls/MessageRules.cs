using System.Collections;
using System.Collections.Concurrent;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace PeerSupport.Platform;

/// <summary>
/// What the contract demands of a message's fields, worked out once per type. A field that nothing is demanded of costs nothing.
/// </summary>
public sealed class MessageRules
{
    /// <summary>More would not fit into the trailers that common clients accept.</summary>
    public const int MostViolations = 32;

    private const string Missing = "is required";

    private static readonly ConcurrentDictionary<MessageDescriptor, MessageRules> s_known = new();

    private readonly Func<IMessage, string?>? _whole;
    private readonly FieldRule[] _fields;

    private MessageRules(MessageDescriptor type)
    {
        _whole = WellKnown.RuleOf(type);
        _fields = _whole is null ? [.. type.Fields.InDeclarationOrder().Select(FieldRule.Of).OfType<FieldRule>()] : [];
    }

    internal static MessageRules Of(MessageDescriptor type) => s_known.GetOrAdd(type, static type => new MessageRules(type));

    /// <summary>Refuses a message with every field that is missing or malformed, named by its path.</summary>
    /// <param name="message">Of a request that names the fields it changes, the resource in it may lack what it does not change: that is checked once it is whole.</param>
    /// <param name="path">What the message is called in the request; empty for the request itself.</param>
    public static void Require(IMessage message, string path = "")
    {
        var violations = Violations(message, path);
        if (violations.Count > 0)
        {
            throw Refusal.Invalid([.. violations]);
        }
    }

    public static List<(string Field, string Description)> Violations(IMessage message, string path = "")
    {
        var violations = new List<(string Field, string Description)>();
        Of(message.Descriptor).Check(message, path, violations);
        violations.RemoveAll(violation => violation.Description == Missing && UpdateMask.Spares(message, violation.Field.Split('.')));
        return violations;
    }

    private void Check(IMessage message, string path, List<(string Field, string Description)> violations)
    {
        if (_whole?.Invoke(message) is { } complaint)
        {
            violations.Add((path, complaint));
        }

        foreach (var rule in _fields)
        {
            if (violations.Count >= MostViolations)
            {
                return;
            }

            CheckField(rule, rule.ValueIn(message), path.Length == 0 ? rule.Field.Name : $"{path}.{rule.Field.Name}", violations);
        }
    }

    private static void CheckField(FieldRule rule, object? value, string path, List<(string Field, string Description)> violations)
    {
        if (rule.Missing(value))
        {
            if (rule.Required)
            {
                violations.Add((path, value is string { Length: > 0 } ? "is blank" : Missing));
            }

            return;
        }

        switch (value)
        {
            case IDictionary map:
                foreach (DictionaryEntry entry in map)
                {
                    CheckOne(rule.MapKey!, entry.Key, $"{path}[\"{entry.Key}\"]", violations);
                    CheckOne(rule.MapValue!, entry.Value!, $"{path}[\"{entry.Key}\"]", violations);
                }

                break;
            case IList list when list.Count > rule.MostElements:
                violations.Add((path, $"holds {list.Count} elements: at most {rule.MostElements}"));
                break;
            case IList list:
                for (var at = 0; at < list.Count && violations.Count < MostViolations; at++)
                {
                    if (rule.Missing(list[at]))
                    {
                        violations.Add(($"{path}[{at}]", "is empty"));
                        continue;
                    }

                    CheckOne(rule, list[at]!, $"{path}[{at}]", violations);
                }

                break;
            default:
                CheckOne(rule, value!, path, violations);
                break;
        }
    }

    private static void CheckOne(FieldRule rule, object value, string path, List<(string Field, string Description)> violations)
    {
        if (value is IMessage nested)
        {
            Of(nested.Descriptor).Check(nested, path, violations);
        }
        else if (rule.Complaint(value) is { } complaint)
        {
            violations.Add((path, complaint));
        }
    }
}
