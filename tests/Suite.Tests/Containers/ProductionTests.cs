using System.Diagnostics;
using System.Text.RegularExpressions;
using PeerSupport.Harness;
using Xunit;

namespace PeerSupport.Suite.Tests;

/// <summary>
/// What docker-compose.yml starts in Production, with nothing else set, refuses to run and says why: as the program of this build and,
/// where an engine has its image, as a container of it.
/// </summary>
public sealed class ProductionTests
{
    private const string Program = "program";
    private const string Container = "container";

    private static readonly string s_stages = File.ReadAllText(Path.Combine(Repository.Root, "deploy", "docker", "Dockerfile"));

    public static TheoryData<string, string> Services => Each(name => name is not ("gateway" or "issuer"));

    public static TheoryData<string, string> Issuer => Each(name => name == "issuer");

    [Theory]
    [MemberData(nameof(Services))]
    public async Task Services_and_migrations_refuse_every_sample_secret(string name, string form)
    {
        var (code, said) = await Run(name, form);
        Assert.Equal(1, code);
        var samples = Environment(name).Where(setting => setting.Value.Contains("sample", StringComparison.Ordinal)).ToList();
        Assert.True(samples.Count >= 2, $"only {samples.Count} secrets");
        Assert.All(samples, sample => Assert.Contains($"{sample.Key.Replace("__", ":", StringComparison.Ordinal)} holds a sample secret: Production needs its own.", said, StringComparison.Ordinal));
        Assert.Equal(Environment(name).ContainsKey("Identity__Authority"), said.Contains("Identity__RequireHttps is false", StringComparison.Ordinal));
        Assert.DoesNotContain("   at ", said, StringComparison.Ordinal);   // a sentence, no stack
        Assert.DoesNotContain("sample-", said, StringComparison.Ordinal);  // nor the secrets themselves
    }

    [Theory]
    [MemberData(nameof(Issuer))]
    public async Task The_development_issuer_does_not_run_nor_make_tokens(string name, string form)
    {
        foreach (var words in new string[][] { [], ["suite"] })
        {
            var (code, said) = await Run(name, form, words);
            Assert.Equal(1, code);
            Assert.Equal("The development issuer does not run in Production: use the organisation's own issuer.", said.Trim());
        }
    }

    private static TheoryData<string, string> Each(Func<string, bool> which)
    {
        var data = new TheoryData<string, string>();
        foreach (var (name, container) in ComposeFile.Containers.Where(container => container.Value.Build is not null && which(container.Key)))
        {
            data.Add(name, Program);
            if (Command.Try(Start("docker", "image", "inspect", Image(container))).GetAwaiter().GetResult().Code == 0)
            {
                data.Add(name, Container);
            }
        }

        return data;
    }

    private static Task<(int Code, string Said)> Run(string name, string form, params string[] words)
    {
        var container = ComposeFile.Containers[name];
        var environment = Environment(name);
        var start = form == Container
            ? Start("docker", ["run", "--rm", "--network", "none", "--read-only", "--user", container.User, .. environment.Keys.SelectMany(key => new[] { "--env", key }), Image(container), .. container.Command, .. words])
            : Start("dotnet", [Path.Combine(AppContext.BaseDirectory, Entrypoint(container)), .. container.Command, .. words]);
        foreach (var (key, value) in environment)
        {
            start.Environment[key] = value;
        }

        if (form == Program && name == "issuer")
        {
            start.Environment["Issuer__Keys"] = Path.Combine(Path.GetTempPath(), "keys-that-are-never-made");
        }

        return Command.Try(start);
    }

    private static Dictionary<string, string> Environment(string name) => ComposeFile.Containers[name].Environment.ToDictionary(
        setting => setting.Key, setting => ComposeFile.Given(setting.Value, ("PEERSUPPORT_ENVIRONMENT", "Production")));

    private static string Image(ComposeFile.Container container) => ComposeFile.Given(container.Image);

    // what the image starts, from its stage of the Dockerfile
    private static string Entrypoint(ComposeFile.Container container) =>
        Regex.Match(s_stages, $@" AS {container.Build!.Target}\n(?:(?!FROM ).*\n)*?ENTRYPOINT \[""dotnet"", ""(?<program>[^""]+)""\]").Groups["program"].Value;

    // Ended after three minutes, by a signal that docker hands on: what does not refuse would serve for ever.
    private static ProcessStartInfo Start(string file, params IEnumerable<string> arguments) =>
        new("timeout", ["180", file, .. arguments]);
}
