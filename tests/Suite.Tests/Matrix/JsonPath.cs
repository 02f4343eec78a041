using System.Text.RegularExpressions;
using Google.Api;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace PeerSupport.Suite.Tests.Matrix;

/// <summary>The verb and path of a call as <c>google.api.http</c> gives it, and what of the request is left for the body.</summary>
internal static partial class JsonPath
{
    public static (HttpMethod Verb, string Path, IMessage Body) Of(MethodDescriptor method, IMessage request)
    {
        var rule = Contract.Http(method);
        var rest = method.InputType.Parser.ParseFrom(request.ToByteString());
        var path = Variable().Replace(Template(rule), match => Take(rest, match.Groups[1].Value));
        var query = rule.Body.Length > 0 ? [] : rest.Descriptor.Fields.InDeclarationOrder().Where(field => !IsDefault(field, rest)).Select(field => $"{field.JsonName}={Uri.EscapeDataString(Text(field, rest))}").ToList();
        return (Verb(rule), query.Count == 0 ? path : $"{path}?{string.Join('&', query)}", rest);
    }

    private static string Take(IMessage from, string fieldPath)
    {
        var steps = fieldPath.Split('.');
        foreach (var step in steps[..^1])
        {
            from = (IMessage)from.Descriptor.FindFieldByName(step).Accessor.GetValue(from);
        }

        var field = from.Descriptor.FindFieldByName(steps[^1]).Accessor;
        var value = (string)field.GetValue(from);
        field.SetValue(from, "");
        return value;
    }

    private static string Text(FieldDescriptor field, IMessage of) =>
        field.Accessor.GetValue(of) switch
        {
            Enum value => field.EnumType.FindValueByNumber(Convert.ToInt32(value, System.Globalization.CultureInfo.InvariantCulture)).Name,
            IMessage message => throw new NotSupportedException($"{field.FullName} {message} in a query"),
            bool value => value ? "true" : "false",
            var value => Convert.ToString(value, System.Globalization.CultureInfo.InvariantCulture)!,
        };

    private static bool IsDefault(FieldDescriptor field, IMessage of) => field.Accessor.GetValue(of) switch
    {
        null or "" or false or 0 or 0L => true,
        Enum value => Convert.ToInt32(value, System.Globalization.CultureInfo.InvariantCulture) == 0,
        System.Collections.ICollection many => many.Count == 0,
        _ => false,
    };

    public static string Template(HttpRule rule) => rule.PatternCase switch
    {
        HttpRule.PatternOneofCase.Get => rule.Get,
        HttpRule.PatternOneofCase.Post => rule.Post,
        HttpRule.PatternOneofCase.Put => rule.Put,
        HttpRule.PatternOneofCase.Patch => rule.Patch,
        HttpRule.PatternOneofCase.Delete => rule.Delete,
        _ => throw new NotSupportedException($"{rule}"),
    };

    private static HttpMethod Verb(HttpRule rule) => HttpMethod.Parse(rule.PatternCase.ToString().ToUpperInvariant());

    [GeneratedRegex(@"\{([a-z_.]+)(?:=[^}]*)?\}")]
    private static partial Regex Variable();
}
