using System.Text.RegularExpressions;
using PeerSupport.Harness;
using Xunit;

namespace PeerSupport.Contracts.Tests.House;

/// <summary>How the tree is kept, so that it stays a place to live in.</summary>
public sealed partial class HouseRulesTest
{
    [Fact]
    public void No_file_has_two_subjects()
    {
        Assert.DoesNotContain(Sources(""), file => File.ReadLines(file).Count() > 400);
        Assert.DoesNotContain(Sources("protos/peersupport", "*.proto"), file => File.ReadLines(file).Count() > (file.EndsWith("_service.proto", StringComparison.Ordinal) ? 800 : 400));
        Assert.DoesNotContain(Sources("services/Platform"), file => File.ReadLines(file).Count() > 200);
    }

    [Fact]
    public void A_service_knows_only_the_contract_and_the_platform()
    {
        foreach (var service in new[] { "SupporterRegistry", "TrainingTracking", "Scheduling", "Feedback" })
        {
            var references = ProjectReferences($"services/{service}/{service}.csproj");
            Assert.Equal(["Contracts", "Platform"], references.Order());
        }
    }

    [Fact]
    public void The_story_is_told_by_a_stranger_who_knows_only_the_contract() =>
        Assert.Equal(["Contracts"], ProjectReferences("deploy/Demo/Demo.csproj"));

    [Fact]
    public void The_platform_speaks_no_word_of_the_field()
    {
        var said = Sources("services/Platform")
            .SelectMany(file => File.ReadLines(file).Select((text, line) => (file, line, text)))
            .Where(found => WordOfTheField().IsMatch(found.text))
            .Select(found => $"{Path.GetRelativePath(Repository.Root, found.file)}:{found.line + 1}: {found.text.Trim()}");
        Assert.Empty(said);
    }

    [Fact]
    public void The_platform_stays_small()
    {
        var lines = Sources("services/Platform").Sum(file => File.ReadLines(file).Count(line => !SaysNothing().IsMatch(line)));
        Assert.InRange(lines, 500, 3900);
    }

    [Fact]
    public void Only_the_bus_names_MassTransit()
    {
        var outside = Sources("services").Where(file => !file.Contains("/Platform/Bus/MassTransit/", StringComparison.Ordinal))
            .Where(file => File.ReadAllText(file).Contains("using MassTransit", StringComparison.Ordinal));
        Assert.Empty(outside);
    }

    private static IEnumerable<string> Sources(string folder, string pattern = "*.cs") =>
        Directory.EnumerateFiles(Path.Combine(Repository.Root, folder), pattern, SearchOption.AllDirectories)
            .Where(file => !Path.GetRelativePath(Repository.Root, file).Split('/').Any(part => part is "bin" or "obj" or ".local"));

    private static List<string> ProjectReferences(string project) =>
        [.. Reference().Matches(File.ReadAllText(Path.Combine(Repository.Root, project))).Select(match => Path.GetFileNameWithoutExtension(match.Groups[1].Value.Replace('\\', '/')))];

    /// <summary>Blank, a comment, a lone brace, a using.</summary>
    [GeneratedRegex(@"^\s*(//|$|[{}();,]+$|using )")]
    private static partial Regex SaysNothing();

    [GeneratedRegex("<ProjectReference Include=\"([^\"]+)\"")]
    private static partial Regex Reference();

    [GeneratedRegex("establishment|prison|supporter|listener|duty|scheme|certificat|rota\\b|\\bwing\\b", RegexOptions.IgnoreCase)]
    private static partial Regex WordOfTheField();
}
