using System.Text.Json;
using System.Text.RegularExpressions;

namespace PeerSupport.SupporterRegistry.Tests;

/// <summary>The schemes the field knows, as the launcher loads them: configuration and nothing else.</summary>
public sealed partial class NineSchemesTests(RegistrySuite suite)
{
    private static readonly Lazy<IReadOnlyList<Scheme>> s_schemes = new(() =>
    {
        using var file = JsonDocument.Parse(File.ReadAllText(Path.Combine(Repository.Root, "deploy", "sample-data", "schemes.json")));
        return [.. file.RootElement.EnumerateArray().Select(scheme => Scheme.Parser.ParseJson(scheme.GetRawText()))];
    });

    [Fact]
    public async Task One_applicant_of_each_becomes_a_supporter_by_its_rules()
    {
        var establishment = await suite.Given.Establishment();
        var supporters = await Task.WhenAll(s_schemes.Value.Select(async scheme =>
        {
            var own = scheme.Clone();
            own.Name = $"{scheme.Name}-{Ids.Short()[..6]}";
            var created = await suite.Registry.CreateSchemeAsync(new() { Scheme = own, RequestId = Given.RequestId() }, suite.As("NATION"));
            var (appointment, _, _) = await suite.Supporter(await suite.Given.Offering(establishment, scheme: created.Name));
            return (created.Rules, appointment, Standing: (await suite.StandingOf(appointment)).Intervals.Now());
        }));

        Assert.Equal(9, supporters.Length);
        Assert.All(supporters, supporter =>
        {
            var shadows = supporter.Rules.ShadowingCount > 0;
            Assert.Equal(shadows ? AppointmentState.Shadowing : AppointmentState.Active, supporter.appointment.State);
            Assert.Equal(!shadows && !supporter.Rules.SoloSignOff, supporter.Standing.Contains(Capability.Solo));
            Assert.Equal(!shadows && supporter.Rules is { SoloSignOff: false, NightSignOff: false }, supporter.Standing.Contains(Capability.Night));
            Assert.Contains(Capability.Accompanied, supporter.Standing);
        });
    }

    [Fact]
    public void They_differ_in_class_escalation_pay_and_rules_and_each_says_what_it_may_not_be_asked()
    {
        Assert.Equal(9, s_schemes.Value.DistinctBy(scheme => scheme.Name).Count());
        Assert.Equal(4, s_schemes.Value.Select(scheme => scheme.ConfidentialityClass).Distinct().Count());
        Assert.Equal(4, s_schemes.Value.Select(scheme => scheme.EscalationDuty).Distinct().Count());
        Assert.Equal(3, s_schemes.Value.Select(scheme => scheme.Pay).Distinct().Count());
        Assert.Equal(["schemes/listener", "schemes/observation-companion"], s_schemes.Value.Where(scheme => scheme.Rules.DebriefsBy is DebriefsBy.Provider).Select(scheme => scheme.Name));
        Assert.All(s_schemes.Value, scheme => Assert.True(scheme.NotAskedTo.Count >= 2, scheme.Name));
    }

    [Fact]
    public void No_code_knows_a_scheme_by_its_id()
    {
        var ids = s_schemes.Value.Select(scheme => scheme.Name.Split('/')[1]).ToHashSet();
        var services = Path.Combine(Repository.Root, "services");
        var known = Directory.EnumerateFiles(services, "*.cs", SearchOption.AllDirectories).Concat(Directory.EnumerateFiles(services, "*.sql", SearchOption.AllDirectories))
            .Where(file => !file.Split('/').Any(part => part is "bin" or "obj"))
            .SelectMany(file => Literal().Matches(File.ReadAllText(file)).Select(match => (file, Id: match.Groups[1].Value)))
            .Where(found => ids.Contains(found.Id));
        Assert.Empty(known);
    }

    [GeneratedRegex("""["'](?:schemes/)?([a-z-]+)["']""")]
    private static partial Regex Literal();
}
