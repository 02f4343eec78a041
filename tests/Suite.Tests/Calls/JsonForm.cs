using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Google.Api;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;

namespace PeerSupport.Suite.Tests.Calls;

/// <summary>
/// A request message as JSON over HTTP, by its method's rule. Not by the library's formatter: that one would refuse to write most of what
/// is bad.
/// </summary>
/// <param name="IsFile">The body is no JSON but a file, whatever stands in it.</param>
internal sealed partial record JsonForm(HttpMethod Verb, string Path, string? Body, bool IsFile = false)
{
    /// <summary>Null where JSON has no way to say it, such as a name that fits no path.</summary>
    public static JsonForm? Of(MethodDescriptor method, IMessage message, Action<JsonObject>? edit = null)
    {
        var (verb, template, body) = Rule(method);
        if (Node(message) is not JsonObject fields)
        {
            return null;
        }

        edit?.Invoke(fields);
        var file = FileOf(method) is { } field ? field.Accessor.GetValue(message) as HttpBody : null;
        if (FileOf(method) is { } sent && (file is null || !fields.Remove(sent.Name)))
        {
            return null;
        }

        var path = Parameter().Replace(template, found => Taken(fields, found.Groups[1].Value, found.Groups[2].Value) ?? "\0");
        return path.Contains('\0', StringComparison.Ordinal) ? null
            : file is not null ? new(verb, path + Query(fields), file.Data.ToStringUtf8(), IsFile: true)
            : body ? new(verb, path, fields.ToJsonString())
            : new(verb, path + Query(fields), null);
    }

    /// <summary>The field that is a file, and the body as it is.</summary>
    public static FieldDescriptor? FileOf(MethodDescriptor method) =>
        method.InputType.Fields.InDeclarationOrder().SingleOrDefault(field => field.FieldType is FieldType.Message && field.MessageType.FullName == HttpBody.Descriptor.FullName);

    /// <summary>Whether the field stands in the path.</summary>
    public static bool InPath(MethodDescriptor method, string field) => Parameters(method).Any(parameter => parameter.Field == field);

    /// <summary>The fields that stand in the path, with what they must look like there.</summary>
    public static IEnumerable<(string Field, string Template)> Parameters(MethodDescriptor method) =>
        Parameter().Matches(Rule(method).Template).Select(found => (found.Groups[1].Value, found.Groups[2].Value));

    public static bool Fits(string name, string template) =>
        Regex.IsMatch(name, $"\\A{template.Replace("*", "[A-Za-z0-9_.~-]+", StringComparison.Ordinal)}\\z");

    /// <summary>The verb, the path with its parameters, and whether what is not in the path stands in a body.</summary>
    public static (HttpMethod Verb, string Template, bool Body) Rule(MethodDescriptor method)
    {
        var rule = method.GetOptions().GetExtension(AnnotationsExtensions.Http);
        var (verb, template) = rule.PatternCase switch
        {
            HttpRule.PatternOneofCase.Get => (HttpMethod.Get, rule.Get),
            HttpRule.PatternOneofCase.Put => (HttpMethod.Put, rule.Put),
            HttpRule.PatternOneofCase.Patch => (HttpMethod.Patch, rule.Patch),
            HttpRule.PatternOneofCase.Delete => (HttpMethod.Delete, rule.Delete),
            _ => (HttpMethod.Post, rule.Post),
        };
        return (verb, template, rule.Body == "*");
    }

    // Takes the parameter out of the fields: what stands in the path is not said again.
    private static string? Taken(JsonObject fields, string field, string template)
    {
        var steps = field.Split('.');
        foreach (var step in steps.SkipLast(1))
        {
            fields = fields[step] as JsonObject ?? [];
        }

        var text = fields[steps[^1]] is JsonValue value && value.TryGetValue(out string? found) ? found : "";
        fields.Remove(steps[^1]);
        return Fits(text, template) ? string.Join('/', text.Split('/').Select(Uri.EscapeDataString)) : null;
    }

    private static string Query(JsonObject fields)
    {
        var parameters = Flat(fields, "").Select(pair => $"{pair.Key}={Uri.EscapeDataString(pair.Value)}").ToList();
        return parameters.Count == 0 ? "" : "?" + string.Join('&', parameters);
    }

    private static IEnumerable<KeyValuePair<string, string>> Flat(JsonNode? node, string path) => node switch
    {
        JsonObject message => message.SelectMany(field => Flat(field.Value, path.Length == 0 ? field.Key : $"{path}.{field.Key}")),
        JsonArray list => list.SelectMany(element => Flat(element, path)),
        null => [],
        _ => [KeyValuePair.Create(path, node.ToString())],
    };

    private static JsonNode? Node(object value) => value switch
    {
        Timestamp time => Rfc3339(time),
        Duration { Nanos: 0 } span => $"{span.Seconds}s",
        Duration => null,
        FieldMask mask => string.Join(',', mask.Paths.Select(path => Underscore().Replace(path, match => match.Groups[1].Value.ToUpperInvariant()))), // protobuf's JSON writes them so
        HttpBody => new JsonObject(),
        Struct free => JsonNode.Parse(JsonFormatter.Default.Format(free)),
        IMessage message => Fields(message),
        System.Enum number => Convert.ToInt32(number, CultureInfo.InvariantCulture),
        int number => number,
        long number => number.ToString(CultureInfo.InvariantCulture),
        bool yes => yes,
        string text => text,
        _ => throw new NotSupportedException($"{value.GetType()} has no JSON form here yet"),
    };

    private static JsonObject? Fields(IMessage message)
    {
        var fields = new JsonObject();
        foreach (var field in message.Descriptor.Fields.InDeclarationOrder())
        {
            var value = field.Accessor.GetValue(message);
            if (field.IsRepeated ? value is System.Collections.IList { Count: 0 } : field.HasPresence ? !field.Accessor.HasValue(message) : value is "" or 0 or 0L or false)
            {
                continue;
            }

            var node = value is System.Collections.IList list ? new JsonArray([.. list.Cast<object>().Select(Node)]) : Node(value);
            if (node is null || (node is JsonArray array && array.Contains(null)))
            {
                return null;
            }

            fields[field.Name] = node;
        }

        return fields;
    }

    private static string? Rfc3339(Timestamp time) => time is { Nanos: >= 0 and < 1_000_000_000, Seconds: >= -62135596800 and < 253402300800 }
        ? $"{DateTimeOffset.FromUnixTimeSeconds(time.Seconds).ToString("yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture)}{(time.Nanos == 0 ? "" : $".{time.Nanos:D9}")}Z"
        : null;

    [GeneratedRegex(@"\{([a-z_.]+)=([^}]*)\}")]
    private static partial Regex Parameter();

    [GeneratedRegex("_([a-z])")]
    private static partial Regex Underscore();
}
