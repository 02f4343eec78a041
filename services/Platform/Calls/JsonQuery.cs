using System.Globalization;
using System.Text.Json.Nodes;
using Google.Protobuf.Reflection;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace PeerSupport.Platform;

/// <summary>Reads query parameters against their message: the transcoder drops a misspelt one in silence.</summary>
internal static class JsonQuery
{
    /// <summary>What does not fit its field; empty when everything does.</summary>
    /// <param name="takesNone">The method takes all its fields from the body.</param>
    /// <param name="fitting">The parameters that fit, as a JSON message, so that they can be judged too.</param>
    public static List<(string Field, string Description)> Violations(IQueryCollection query, MessageDescriptor type, bool takesNone, out string fitting)
    {
        var violations = new List<(string, string)>();
        var (good, given) = (new JsonObject(), new HashSet<string>());
        foreach (var (key, values) in query)
        {
            var steps = takesNone ? [] : Steps(type, key);
            var path = string.Join('.', steps.Select(step => step.Name));
            if (steps.Count == 0)
            {
                violations.Add((key, "is not a parameter of this method"));
            }
            else if (!given.Add(path) || (values.Count > 1 && !steps[^1].IsRepeated))
            {
                violations.Add((path, "is given twice"));
            }
            else if (values.Any(value => !JsonText.Fits(steps[^1], value ?? "")))
            {
                violations.Add((path, $"must be {JsonText.Expected(steps[^1])}"));
            }
            else
            {
                Put(good, steps, values);
            }
        }

        fitting = good.ToJsonString();
        return violations;
    }

    /// <summary>The fields that lead to the one a parameter sets, such as <c>filter.state</c>; none when it sets nothing.</summary>
    private static List<FieldDescriptor> Steps(MessageDescriptor type, string path)
    {
        var steps = new List<FieldDescriptor>();
        foreach (var step in path.Split('.'))
        {
            var holder = steps.Count == 0 ? type : steps[^1].FieldType is FieldType.Message ? steps[^1].MessageType : null;
            if (holder is null || JsonText.Field(holder, step) is not { } field)
            {
                return [];
            }

            steps.Add(field);
        }

        return steps[^1].FieldType is FieldType.Message && !JsonText.IsScalar(steps[^1].MessageType) ? [] : steps;
    }

    private static void Put(JsonObject message, List<FieldDescriptor> steps, StringValues values)
    {
        foreach (var step in steps.SkipLast(1))
        {
            message[step.Name] ??= new JsonObject();
            message = message[step.Name]!.AsObject();
        }

        var nodes = values.Select(value => Node(steps[^1], value ?? "")).ToArray();
        message[steps[^1].Name] = steps[^1].IsRepeated ? new JsonArray(nodes) : nodes[0];
    }

    private static JsonValue Node(FieldDescriptor field, string text) =>
        JsonText.IsBool(field) ? JsonValue.Create(text == "true")
        : field.FieldType is FieldType.Enum && int.TryParse(text, CultureInfo.InvariantCulture, out var number) ? JsonValue.Create(number)
        : JsonValue.Create(text);
}
