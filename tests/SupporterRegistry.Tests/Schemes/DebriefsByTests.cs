using Google.Protobuf.WellKnownTypes;

namespace PeerSupport.SupporterRegistry.Tests;

public sealed class DebriefsByTests(RegistrySuite suite)
{
    [Theory]
    [InlineData(ConfidentialityClass.Total, DebriefsBy.Coordinator)]
    [InlineData(ConfidentialityClass.Logged, DebriefsBy.Coordinator)]
    [InlineData(ConfidentialityClass.Limited, DebriefsBy.Nobody)]
    [InlineData(ConfidentialityClass.Ordinary, DebriefsBy.Nobody)]
    public async Task A_scheme_that_does_not_say_who_offers_debriefs_has_them_by_its_class_within_72_hours(ConfidentialityClass confidentiality, DebriefsBy by)
    {
        var scheme = Given.NewScheme();
        scheme.ConfidentialityClass = confidentiality;

        var created = await suite.Registry.CreateSchemeAsync(new() { Scheme = scheme, RequestId = Given.RequestId() }, suite.As("NATION"));

        Assert.Equal((by, Hours(72)), (created.Rules.DebriefsBy, created.Rules.DebriefWithin));
        Assert.Equal(created, await suite.Registry.GetSchemeAsync(new() { Name = scheme.Name }, suite.As("NATION")));
    }

    [Fact]
    public async Task An_establishment_may_deviate_in_who_and_in_when_and_both_are_shown_and_told()
    {
        var (establishment, scheme) = (await suite.Given.Establishment(), await suite.Given.Scheme(new() { DebriefsBy = DebriefsBy.Provider }));
        var deviations = new SchemeRules { DebriefsBy = DebriefsBy.Nobody, DebriefWithin = Hours(24), ContactsPerWeek = 3 };

        var offering = await Offer(establishment, scheme, deviations);

        Assert.Equal(["contacts_per_week", "debriefs_by", "debrief_within"], offering.Deviations);
        Assert.Equal((DebriefsBy.Nobody, Hours(24)), (offering.Rules.DebriefsBy, offering.Rules.DebriefWithin));
        Assert.Equal(new SchemeRules { ContactsPerWeek = 0, DebriefsBy = DebriefsBy.Provider, DebriefWithin = Hours(72) }, offering.NationalRules);
        Assert.Equal(offering.Rules, (await suite.Events.Next<OfferingChanged>(e => e.Offering == offering.Name)).Rules);
        Assert.Equal(offering, await Offer(establishment, scheme, deviations));
        Assert.Empty((await Offer(establishment, scheme, new())).Deviations);
    }

    [Fact]
    public async Task Where_the_nation_changes_who_offers_them_establishments_follow()
    {
        var (scheme, elsewhere) = (await suite.Given.Scheme(), await suite.Given.Establishment());
        var follows = await suite.Given.Offering(await suite.Given.Establishment(), scheme: scheme.Name);
        var deviates = await Offer(elsewhere, scheme, new() { DebriefsBy = DebriefsBy.Nobody });

        await suite.Registry.UpdateSchemeAsync(
            new() { Scheme = new() { Name = scheme.Name, Rules = new() { DebriefsBy = DebriefsBy.Provider } }, UpdateMask = new() { Paths = { "rules.debriefs_by" } }, RequestId = Given.RequestId() },
            suite.As("NATION"));

        Assert.Equal(Hours(72), (await suite.Events.Next<OfferingChanged>(e => e.Offering == follows.Name && e.Rules.DebriefsBy == DebriefsBy.Provider)).Rules.DebriefWithin);
        var own = Assert.Single((await suite.Registry.ListOfferingsAsync(new() { Parent = elsewhere }, suite.Coordinator(elsewhere))).Offerings);
        Assert.Equal((DebriefsBy.Nobody, DebriefsBy.Provider, deviates.Etag), (own.Rules.DebriefsBy, own.NationalRules.DebriefsBy, own.Etag));
    }

    /// <summary>As a scheme lies there that code of the release before created: its JSON knows nothing of debriefs, and its columns are empty.</summary>
    [Fact]
    public async Task Code_of_the_release_before_reads_the_rules_and_what_it_wrote_is_read_by_the_class()
    {
        var scheme = await suite.Given.Scheme(new() { DebriefsBy = DebriefsBy.Provider, DebriefWithin = Hours(1) });
        var id = scheme.Name.Split('/')[1];
        Assert.DoesNotContain("debrief", Assert.Single(await Rows.Of(suite, "registry", $"select rules::text from schemes where scheme_id = '{id}'")), StringComparison.Ordinal);

        await Rows.Of(suite, "registry", $"update schemes set debriefs_by = null, debrief_within = null where scheme_id = '{id}' returning scheme_id");

        var read = await suite.Registry.GetSchemeAsync(new() { Name = scheme.Name }, suite.As("NATION"));
        Assert.Equal((DebriefsBy.Coordinator, Hours(72)), (read.Rules.DebriefsBy, read.Rules.DebriefWithin));
    }

    private static Duration Hours(int hours) => Duration.FromTimeSpan(TimeSpan.FromHours(hours));

    private async Task<Offering> Offer(string establishment, Scheme scheme, SchemeRules deviations) => await suite.Registry.OfferSchemeAsync(
        new() { Parent = establishment, Scheme = scheme.Name, Provider = "providers/one", Deviations = deviations, RequestId = Given.RequestId() }, suite.Coordinator(establishment));
}
