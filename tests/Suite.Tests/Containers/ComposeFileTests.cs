using System.Text.RegularExpressions;
using PeerSupport.Deploy.Servers;
using PeerSupport.Harness;
using Xunit;

namespace PeerSupport.Suite.Tests;

/// <summary>What docker-compose.yml promises, without an engine.</summary>
public sealed class ComposeFileTests
{
    private static readonly IReadOnlyList<string> s_services = RunningServers.Services;
    private static readonly IReadOnlyList<string> s_migrations = [.. s_services.Select(service => $"migrate-{service}")];

    private static IEnumerable<KeyValuePair<string, ComposeFile.Container>> Ours => ComposeFile.Containers.Where(container => container.Value.Build is not null);

    [Fact]
    public void Every_service_and_every_migration_is_in_it()
    {
        string[] expected = [.. s_services, .. s_migrations, "gateway", "issuer"];
        Assert.Equal(expected.Order(), Ours.Select(container => container.Key).Order());
    }

    [Fact]
    public void No_service_starts_before_all_migrations_are_through() => Assert.All(s_services, service => Assert.Equal(
        s_migrations.Select(migration => (migration, "service_completed_successfully")),
        ComposeFile.Containers[service].DependsOn.Select(on => (on.Key, on.Value.Condition))));

    [Fact]
    public void None_of_ours_runs_as_root_writes_to_its_image_or_can_gain_a_privilege() => Assert.All(Ours, container =>
    {
        Assert.Matches("^[1-9][0-9]*:[1-9][0-9]*$", container.Value.User);
        Assert.True(container.Value.ReadOnly, container.Key);
        Assert.Equal(["ALL"], container.Value.CapDrop);
        Assert.Equal(["no-new-privileges:true"], container.Value.SecurityOpt);
    });

    [Fact]
    public void The_development_issuer_comes_with_its_profile_only() =>
        Assert.Equal(["issuer"], ComposeFile.Containers.Where(container => container.Value.Profiles.Count > 0).Select(container => container.Key));

    [Fact]
    public void Every_image_can_be_another_site_s() => Assert.All(ComposeFile.Containers, container => Assert.StartsWith("${", container.Value.Image, StringComparison.Ordinal));

    [Fact]
    public void Every_target_is_in_the_Dockerfile_and_runs_as_no_root()
    {
        var stages = File.ReadAllText(Path.Combine(Repository.Root, "deploy", "docker", "Dockerfile"));
        Assert.All(Ours, container => Assert.Contains($" AS {container.Value.Build!.Target}\n", stages, StringComparison.Ordinal));
        Assert.Equal(2, Regex.Count(stages, "^USER 1654:1654$", RegexOptions.Multiline));   // the base of the services, and the issuer
        Assert.DoesNotContain("# syntax=", stages, StringComparison.Ordinal);
    }

    // What bears 'sample' is refused in Production; a default that does not would serve there.
    [Fact]
    public void Every_secret_that_stands_in_it_is_one_that_Production_refuses()
    {
        var secrets = Regex.Matches(ComposeFile.Text, @"\$\{(?<name>\w*(PASSWORD|SECRET)\w*):-(?<value>[^}]*)\}");
        Assert.True(secrets.Count > 20, $"only {secrets.Count} secrets");
        Assert.All(secrets, secret => Assert.Contains("sample", secret.Groups["value"].Value, StringComparison.Ordinal));
        Assert.DoesNotMatch("[Pp]assword=(?!\\$\\{)", ComposeFile.Text);
    }
}
