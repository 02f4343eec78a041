using System.Text.RegularExpressions;
using Google.Api;
using Google.Protobuf;

namespace PeerSupport.Platform;

/// <summary>The fields of a request that stand in its path, as the method's rule says.</summary>
internal static partial class JsonPath
{
    /// <summary>Fills them in, as the transcoder would.</summary>
    public static void Fill(IMessage message, HttpRule rule, string path)
    {
        var template = $"{rule.Get}{rule.Put}{rule.Post}{rule.Patch}{rule.Delete}";
        var fields = Parameter().Matches(template).Select(parameter => parameter.Groups[1].Value).ToList();
        var pattern = Parameter().Replace(template, parameter => $"({(parameter.Groups[2].Success ? parameter.Groups[2].Value : "*")})").Replace("*", "[^/]+", StringComparison.Ordinal);
        var found = Regex.Match(path, $@"\A{pattern}\z", RegexOptions.NonBacktracking);
        for (var at = 0; found.Success && at < fields.Count; at++)
        {
            Set(message, fields[at].Split('.'), found.Groups[at + 1].Value);
        }
    }

    private static void Set(IMessage message, ReadOnlySpan<string> steps, string value)
    {
        if (message.Descriptor.FindFieldByName(steps[0]) is not { } field)
        {
            return;
        }

        if (steps.Length == 1)
        {
            field.Accessor.SetValue(message, value);
            return;
        }

        if (!field.Accessor.HasValue(message))
        {
            field.Accessor.SetValue(message, field.MessageType.Parser.ParseFrom(ByteString.Empty));
        }

        Set((IMessage)field.Accessor.GetValue(message), steps[1..], value);
    }

    [GeneratedRegex(@"\{([a-z_.]+)(?:=([^}]+))?\}")]
    private static partial Regex Parameter();
}
