using Google.Api;
using Google.Protobuf.Reflection;
using Yarp.ReverseProxy.Configuration;

namespace PeerSupport.Gateway;

/// <summary>One binding of a method to HTTP, as its <c>google.api.http</c> annotation says.</summary>
/// <param name="Segments">The path's segments with <c>*</c> where a variable stands; a custom verb clings to the last: <c>*:accept</c>.</param>
internal sealed record Route(string Service, string Method, string Verb, IReadOnlyList<string> Segments)
{
    public static IEnumerable<Route> Of(Google.Protobuf.Reflection.ServiceDescriptor service) =>
        from method in service.Methods
        let rule = method.GetOptions()?.GetExtension(AnnotationsExtensions.Http)
        where rule is not null
        from binding in rule.AdditionalBindings.Prepend(rule)
        let spoken = Spoken(binding)
        select new Route(NameOf(service), method.FullName, spoken.Verb, Split(spoken.Path));

    /// <summary>The short name in the package: <c>peersupport.registry.v1</c> is <c>registry</c>.</summary>
    public static string NameOf(Google.Protobuf.Reflection.ServiceDescriptor service) => service.File.Package.Split('.')[^2];

    /// <summary>Whether some URL would be meant for both, in two services. Within one service the most literal path wins, as it does there.</summary>
    public bool Clashes(Route other) =>
        Service != other.Service && Verb == other.Verb && Segments.Count == other.Segments.Count
        && Segments.Zip(other.Segments).All(pair => Meet(pair.First, pair.Second));

    public RouteConfig ToConfig() => new()
    {
        RouteId = $"{Method} {this}",
        ClusterId = Service,
        Match = new RouteMatch { Methods = [Verb], Path = "/" + string.Join('/', Segments.Select((segment, at) => segment.Replace("*", $"{{v{at}}}", StringComparison.Ordinal))) },
    };

    public override string ToString() => $"{Verb} /{string.Join('/', Segments)} ({Method})";

    // '*' never stands for a value with a colon: that is where verbs begin.
    private static bool Meet(string one, string other)
    {
        var (a, b) = (one.Split(':'), other.Split(':'));
        return a.Length == b.Length && a.Zip(b).All(pair => pair.First == pair.Second || pair.First == "*" || pair.Second == "*");
    }

    public static (string Verb, string Path) Spoken(HttpRule rule) => rule.PatternCase switch
    {
        HttpRule.PatternOneofCase.Get => ("GET", rule.Get),
        HttpRule.PatternOneofCase.Put => ("PUT", rule.Put),
        HttpRule.PatternOneofCase.Post => ("POST", rule.Post),
        HttpRule.PatternOneofCase.Delete => ("DELETE", rule.Delete),
        HttpRule.PatternOneofCase.Patch => ("PATCH", rule.Patch),
        HttpRule.PatternOneofCase.Custom => (rule.Custom.Kind, rule.Custom.Path),
        _ => throw new InvalidOperationException($"'{rule}' has no path."),
    };

    // '/v1/{name=establishments/*/duties/*}:swap' → v1, establishments, *, duties, *:swap
    private static string[] Split(string path)
    {
        var flat = string.Concat(path.Split('{', '}').Select((part, at) => at % 2 == 0 ? part : part.Contains('=', StringComparison.Ordinal) ? part.Split('=')[1] : "*"));
        return flat.Contains("**", StringComparison.Ordinal)
            ? throw new InvalidOperationException($"'{path}': a path of any length can't be told from other services' paths.")
            : flat.Trim('/').Split('/');
    }
}
