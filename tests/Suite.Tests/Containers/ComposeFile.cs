using System.Text.RegularExpressions;
using PeerSupport.Harness;
using YamlDotNet.Core;
using YamlDotNet.Serialization;

namespace PeerSupport.Suite.Tests;

/// <summary><c>docker-compose.yml</c> as compose reads it, anchors and merges resolved, variables not.</summary>
internal static class ComposeFile
{
    public static string Text { get; } = File.ReadAllText(Path.Combine(Repository.Root, "docker-compose.yml"));

    /// <summary>Every container by its name.</summary>
    public static IReadOnlyDictionary<string, Container> Containers { get; } = Read();

    /// <summary>A value as compose gives it on: what stands for a variable is its default, unless it is set here.</summary>
    public static string Given(string value, params IEnumerable<(string Name, string Value)> set)
    {
        var known = set.ToDictionary(variable => variable.Name, variable => variable.Value);
        return Regex.Replace(value, @"\$\{(?<name>\w+):-(?<default>[^}]*)\}", match => known.GetValueOrDefault(match.Groups["name"].Value, match.Groups["default"].Value));
    }

    private static Dictionary<string, Container> Read()
    {
        var file = new DeserializerBuilder().IgnoreUnmatchedProperties().Build().Deserialize<Document>(new MergingParser(new Parser(new StringReader(Text))));
        return file.Services;
    }

    internal sealed class Document
    {
        [YamlMember(Alias = "services")]
        public Dictionary<string, Container> Services { get; set; } = [];
    }

    internal sealed class Container
    {
        [YamlMember(Alias = "image")]
        public string Image { get; set; } = "";

        [YamlMember(Alias = "build")]
        public Build? Build { get; set; }

        [YamlMember(Alias = "command")]
        public List<string> Command { get; set; } = [];

        [YamlMember(Alias = "user")]
        public string User { get; set; } = "";

        [YamlMember(Alias = "read_only")]
        public bool ReadOnly { get; set; }

        [YamlMember(Alias = "cap_drop")]
        public List<string> CapDrop { get; set; } = [];

        [YamlMember(Alias = "security_opt")]
        public List<string> SecurityOpt { get; set; } = [];

        [YamlMember(Alias = "profiles")]
        public List<string> Profiles { get; set; } = [];

        [YamlMember(Alias = "depends_on")]
        public Dictionary<string, Dependency> DependsOn { get; set; } = [];

        [YamlMember(Alias = "healthcheck")]
        public HealthCheck? HealthCheck { get; set; }

        [YamlMember(Alias = "environment")]
        public Dictionary<string, string> Environment { get; set; } = [];
    }

    internal sealed class Build
    {
        [YamlMember(Alias = "target")]
        public string Target { get; set; } = "";

        [YamlMember(Alias = "dockerfile")]
        public string Dockerfile { get; set; } = "";

        [YamlMember(Alias = "args")]
        public Dictionary<string, string> Args { get; set; } = [];
    }

    internal sealed class HealthCheck
    {
        [YamlMember(Alias = "disable")]
        public bool Disable { get; set; }
    }

    internal sealed class Dependency
    {
        [YamlMember(Alias = "condition")]
        public string Condition { get; set; } = "";
    }
}
