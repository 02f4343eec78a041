using System.Text;
using System.Text.RegularExpressions;
using Google.Api;
using Google.Protobuf.Reflection;
using PeerSupport.Options.V1;

namespace PeerSupport.Gateway.Documents;

/// <summary>One way to call a method over HTTP, as OpenAPI says it: a variable for each id in the path, where google.api.http has one for a whole name.</summary>
internal sealed partial class Binding
{
    private readonly List<(string Name, string? Pattern, FieldDescriptor Field)> _path = [];
    private readonly HashSet<FieldDescriptor> _inPath = [];
    private readonly string _body;

    private Binding(MethodDescriptor method, HttpRule rule, int at)
    {
        (Method, _body) = (method, rule.Body);
        (Verb, var template) = Route.Spoken(rule);
        Path = Variable().Replace(template, variable => Spread(variable.Groups["field"].Value, variable.Groups["shape"].Success ? variable.Groups["shape"].Value : "*"));
        OperationId = $"{method.Service.Name}_{method.Name}{(at == 0 ? "" : $"_{at + 1}")}";
    }

    public MethodDescriptor Method { get; }

    public string Verb { get; }

    /// <summary><c>/v1/establishments/{establishment}/requests/{request}:refuse</c>.</summary>
    public string Path { get; }

    public string OperationId { get; }

    /// <summary>The ids in the path, with the part of the name's pattern that is theirs.</summary>
    public IReadOnlyList<(string Name, string? Pattern, FieldDescriptor Field)> PathParameters => _path;

    /// <summary>The field that is the body, if only one is.</summary>
    public FieldDescriptor? BodyField => _body is "" or "*" ? null : Method.InputType.FindFieldByName(_body);

    /// <summary>The fields of the body where the whole message is one: all that the path does not set.</summary>
    public IReadOnlyList<FieldDescriptor>? BodyFields => _body == "*" ? [.. Method.InputType.Fields.InDeclarationOrder().Except(_inPath)] : null;

    /// <summary>What may stand in the query string: <c>pageSize</c>, <c>firstDay.year</c>.</summary>
    public IEnumerable<(string Name, string Said, FieldDescriptor Field)> QueryParameters =>
        _body == "*" ? [] : Leaves(Method.InputType, "", "");

    public static IEnumerable<Binding> Of(MethodDescriptor method) => method.GetOptions()?.GetExtension(AnnotationsExtensions.Http) is { } rule
        ? rule.AdditionalBindings.Prepend(rule).Select((binding, at) => new Binding(method, binding, at))
        : [];

    private IEnumerable<(string Name, string Said, FieldDescriptor Field)> Leaves(MessageDescriptor message, string before, string said) =>
        from field in message.Fields.InDeclarationOrder()
        where !_inPath.Contains(field) && field != BodyField && !field.IsMap
        let name = before + field.JsonName
        from leaf in field.FieldType is FieldType.Message && !WellKnown.Is(field.MessageType)
            ? field.IsRepeated || before.Length > 0 ? [] : Leaves(field.MessageType, name + ".", field.Said() + "\n\n")
            : [(name, said + field.Said(), field)]
        select leaf;

    // {name=establishments/*/requests/*} → establishments/{establishment}/requests/{request}
    private string Spread(string path, string shape)
    {
        FieldDescriptor? field = null;
        foreach (var step in path.Split('.'))
        {
            field = (field?.MessageType ?? Method.InputType).FindFieldByName(step) ?? throw new InvalidOperationException($"{Method.FullName}: there is no '{path}'.");
        }

        _inPath.Add(field!);
        var segments = shape.Split('/');
        var patterns = Patterns(field!, segments);
        var spread = new StringBuilder();
        for (var at = 0; at < segments.Length; at++)
        {
            var name = segments[at] != "*" ? null : at == 0 ? field!.Name : Singular(segments[at - 1]);
            spread.Append(at == 0 ? "" : "/").Append(name is null ? segments[at] : $"{{{name}}}");
            if (name is not null)
            {
                _path.Add((name, patterns?[at], field!));
            }
        }

        return spread.ToString();
    }

    // Segment by segment; of several shapes that the field allows, the one that this path has.
    private static string[]? Patterns(FieldDescriptor field, string[] segments) => (field.GetOptions()?.GetExtension(OptionsExtensions.Pattern) ?? "").Split('|')
        .Select(shape => shape.Split('/'))
        .FirstOrDefault(shape => shape.Length == segments.Length && shape.Zip(segments).All(pair => pair.Second == "*" || pair.First == pair.Second));

    private static string Singular(string collection) =>
        collection.EndsWith("ies", StringComparison.Ordinal) ? collection[..^3] + "y" : collection.TrimEnd('s');

    [GeneratedRegex(@"\{(?<field>[^}=]+)(=(?<shape>[^}]+))?\}")]
    private static partial Regex Variable();
}
