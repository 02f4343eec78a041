using System.Text.RegularExpressions;
using PeerSupport.Harness;

namespace PeerSupport.Suite.Tests;

/// <summary>The stages of <c>deploy/docker/Dockerfile</c>, by name.</summary>
internal static partial class Stages
{
    public static string Text { get; } = File.ReadAllText(Path.Combine(Repository.Root, "deploy", "docker", "Dockerfile"));

    /// <summary>What stands before the first stage: the arguments that a base image can be.</summary>
    public static string Head { get; } = Text[..Text.IndexOf("\nFROM ", StringComparison.Ordinal)];

    public static IReadOnlyDictionary<string, Stage> All { get; } =
        Begun().Matches(Text).ToDictionary(stage => stage.Groups["name"].Value, stage => new Stage(stage.Groups["from"].Value, stage.Groups["lines"].Value));

    /// <summary>A stage with all it is made from, the last first.</summary>
    public static IEnumerable<Stage> Of(string name)
    {
        for (var stage = All[name]; ; stage = All[stage.From])
        {
            yield return stage;
            if (!All.ContainsKey(stage.From))
            {
                yield break;
            }
        }
    }

    [GeneratedRegex(@"^FROM (?<from>\S+) AS (?<name>\S+)\n(?<lines>(?:(?!FROM ).*(?:\n|\z))*)", RegexOptions.Multiline)]
    private static partial Regex Begun();
}

/// <param name="From">An image, or another stage.</param>
internal sealed record Stage(string From, string Lines);
