using Google.Protobuf.WellKnownTypes;

namespace PeerSupport.SupporterRegistry.Tests;

public sealed class SupportSessionEveryTests(RegistrySuite suite)
{
    [Fact]
    public async Task A_scheme_that_does_not_say_asks_for_no_support_sessions()
    {
        var scheme = await suite.Given.Scheme();

        Assert.Equal(Days(0), scheme.Rules.SupportSessionEvery);
        Assert.Equal(scheme, await suite.Registry.GetSchemeAsync(new() { Name = scheme.Name }, suite.As("NATION")));
    }

    [Theory]
    [InlineData(14)]
    [InlineData(0)]
    public async Task An_establishment_may_deviate_even_to_none_and_that_is_shown_and_told(int days)
    {
        var (establishment, scheme) = (await suite.Given.Establishment(), await suite.Given.Scheme(new() { SupportSessionEvery = Days(28) }));
        Assert.Equal(Days(28), (await Offer(establishment, scheme, new())).Rules.SupportSessionEvery);

        var offering = await Offer(establishment, scheme, new() { SupportSessionEvery = Days(days) });

        Assert.Equal(["support_session_every"], offering.Deviations);
        Assert.Equal((Days(days), Days(28)), (offering.Rules.SupportSessionEvery, offering.NationalRules.SupportSessionEvery));
        await suite.Events.Next<OfferingChanged>(e => e.Offering == offering.Name && e.Rules.SupportSessionEvery.Equals(Days(days)));
        Assert.Empty((await Offer(establishment, scheme, new())).Deviations);
    }

    [Fact]
    public async Task Where_the_nation_changes_it_establishments_follow()
    {
        var scheme = await suite.Given.Scheme();
        var follows = await suite.Given.Offering(await suite.Given.Establishment(), scheme: scheme.Name);

        await suite.Registry.UpdateSchemeAsync(
            new() { Scheme = new() { Name = scheme.Name, Rules = new() { SupportSessionEvery = Days(84) } }, UpdateMask = new() { Paths = { "rules.support_session_every" } }, RequestId = Given.RequestId() },
            suite.As("NATION"));

        await suite.Events.Next<OfferingChanged>(e => e.Offering == follows.Name && e.Rules.SupportSessionEvery.Equals(Days(84)));
    }

    [Fact]
    public async Task How_soon_whoever_arrives_is_seen_is_such_a_rule_too()
    {
        var (establishment, scheme) = (await suite.Given.Establishment(), await suite.Given.Scheme(new() { SeenWithin = Days(1) }));
        Assert.Equal(Days(1), (await Offer(establishment, scheme, new())).Rules.SeenWithin);

        var offering = await Offer(establishment, scheme, new() { SeenWithin = Days(0) });

        Assert.Equal(["seen_within"], offering.Deviations);
        Assert.Equal((Days(0), Days(1)), (offering.Rules.SeenWithin, offering.NationalRules.SeenWithin));
        await suite.Registry.UpdateSchemeAsync(
            new() { Scheme = new() { Name = scheme.Name, Rules = new() { SeenWithin = Days(2) } }, UpdateMask = new() { Paths = { "rules.seen_within" } }, RequestId = Given.RequestId() },
            suite.As("NATION"));
        Assert.Equal((Days(0), Days(2)), ((await Offer(establishment, scheme, new() { SeenWithin = Days(0) })).Rules.SeenWithin, (await suite.Registry.GetSchemeAsync(new() { Name = scheme.Name }, suite.As("NATION"))).Rules.SeenWithin));
        var tooLate = Given.NewScheme(new() { SeenWithin = Days(29) });
        var refusal = await Refused.By(() => suite.Registry.CreateSchemeAsync(new() { Scheme = tooLate, RequestId = Given.RequestId() }, suite.As("NATION")));
        Assert.Equal(["scheme.rules.seen_within"], refusal.Is(Platform.V1.ErrorReason.InvalidFields).Fields);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(0.5)]
    [InlineData(367 * 86_400)]
    public async Task What_nobody_could_keep_is_refused(double seconds)
    {
        var scheme = Given.NewScheme(new() { SupportSessionEvery = Duration.FromTimeSpan(TimeSpan.FromSeconds(seconds)) });
        var refusal = await Refused.By(() => suite.Registry.CreateSchemeAsync(new() { Scheme = scheme, RequestId = Given.RequestId() }, suite.As("NATION")));
        Assert.Equal(["scheme.rules.support_session_every"], refusal.Is(Platform.V1.ErrorReason.InvalidFields).Fields);
    }

    /// <summary>As a scheme lies there that code of the release before created: its JSON knows nothing of it, and its column is empty.</summary>
    [Fact]
    public async Task Code_of_the_release_before_reads_the_rules_and_what_it_wrote_asks_for_none()
    {
        var scheme = await suite.Given.Scheme(new() { SupportSessionEvery = Days(28) });
        var id = scheme.Name.Split('/')[1];
        Assert.DoesNotContain("support", Assert.Single(await Rows.Of(suite, "registry", "select rules::text from schemes where scheme_id = $1", id)), StringComparison.Ordinal);

        await Rows.Change(suite, "registry", "update schemes set support_session_every = null where scheme_id = $1", id);

        Assert.Equal(Days(0), (await suite.Registry.GetSchemeAsync(new() { Name = scheme.Name }, suite.As("NATION"))).Rules.SupportSessionEvery);
    }

    private static Duration Days(int days) => Duration.FromTimeSpan(TimeSpan.FromDays(days));

    private async Task<Offering> Offer(string establishment, Scheme scheme, SchemeRules deviations) => await suite.Registry.OfferSchemeAsync(
        new() { Parent = establishment, Scheme = scheme.Name, Provider = "providers/one", Deviations = deviations, RequestId = Given.RequestId() }, suite.Coordinator(establishment));
}
