using System.Text.RegularExpressions;
using PeerSupport.Deploy.Servers;
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
    public void Every_image_is_built_from_what_a_site_names_and_as_the_version_it_names()
    {
        string[] names = ["SDK_IMAGE", "ASPNET_IMAGE", "VERSION"];
        Assert.All(Ours, container => Assert.Equal(names, container.Value.Build!.Args.Keys));
        Assert.All(Ours, container => Assert.All(container.Value.Build!.Args.Values, value => Assert.StartsWith("${", value, StringComparison.Ordinal)));
        Assert.All(Stages.All.Values.Select(stage => stage.From), from => Assert.True(Stages.All.ContainsKey(from) || from is "${SDK_IMAGE}" or "${ASPNET_IMAGE}", from));
        Assert.All(names[..2], name => Assert.Contains($"ARG {name}=", Stages.Head, StringComparison.Ordinal));
        Assert.DoesNotMatch("COPY --from=(?!build )", Stages.Text);
    }

    [Fact]
    public void Every_image_says_its_version() => Assert.All(Ours, container =>
    {
        var labelled = Stages.Of(container.Value.Build!.Target).Last();   // the first stage of ours that is in the image
        Assert.Matches(@"(?m)^ARG VERSION=.*(\n.*)*\nLABEL .*org\.opencontainers\.image\.version=\$\{VERSION\}( |$)", labelled.Lines);
        Assert.EndsWith(":${PEERSUPPORT_VERSION:-0.1.0}", container.Value.Image, StringComparison.Ordinal);
    });

    [Fact]
    public void Every_image_probes_itself_by_its_own_program_and_no_service_turns_that_off() => Assert.All(Ours, container =>
    {
        var stage = Stages.All[container.Value.Build!.Target].Lines;
        var program = Regex.Match(stage, @"^ENTRYPOINT \[""dotnet"", (?<program>""[^""]+"")\]$", RegexOptions.Multiline).Groups["program"].Value;
        Assert.Matches($@"(?m)^HEALTHCHECK --interval=\d+s --timeout=\d+s --start-period=\d+m CMD \[""dotnet"", {Regex.Escape(program)}, ""--probe""\]$", stage);
        Assert.Equal(s_migrations.Contains(container.Key), container.Value.HealthCheck is { Disable: true });
    });

    [Fact]
    public void The_gateway_waits_until_the_services_are_healthy() => Assert.Equal(
        s_services.Select(service => (service, "service_healthy")), ComposeFile.Containers["gateway"].DependsOn.Select(on => (on.Key, on.Value.Condition)));

    [Fact]
    public void Every_target_is_in_the_Dockerfile_and_runs_as_no_root()
    {
        Assert.All(Ours, container => Assert.Contains(container.Value.Build!.Target, Stages.All.Keys));
        Assert.All(Ours, container => Assert.Equal("deploy/docker/Dockerfile", container.Value.Build!.Dockerfile));
        Assert.Equal(2, Regex.Count(Stages.Text, "^USER 1654:1654$", RegexOptions.Multiline));   // the base of the services, and the issuer
        Assert.DoesNotContain("# syntax=", Stages.Text, StringComparison.Ordinal);
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
