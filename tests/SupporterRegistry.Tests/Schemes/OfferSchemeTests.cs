using Google.Protobuf.WellKnownTypes;
using PlatformReason = PeerSupport.Platform.V1.ErrorReason;

namespace PeerSupport.SupporterRegistry.Tests;

public sealed class OfferSchemeTests(RegistrySuite suite)
{
    [Fact]
    public async Task An_offering_holds_the_templates_rules_with_its_deviations_and_is_told()
    {
        var establishment = await suite.Given.Establishment();
        var scheme = await suite.Given.Scheme(new() { ShadowingCount = 2, SoloSignOff = true });
        var deviations = new SchemeRules { ShadowingCount = 0, OfferTime = Duration.FromTimeSpan(TimeSpan.FromMilliseconds(1500)) };

        var offering = await Offer(establishment, scheme.Name, deviations);

        Assert.Equal($"{establishment}/offerings/{scheme.Name.Split('/')[1]}", offering.Name);
        Assert.Equal((0, true, 1.5), (offering.Rules.ShadowingCount, offering.Rules.SoloSignOff, offering.Rules.OfferTime.ToTimeSpan().TotalSeconds));
        Assert.Equal(["shadowing_count", "offer_time"], offering.Deviations);
        Assert.Equal(new SchemeRules { ShadowingCount = 2, OfferTime = Duration.FromTimeSpan(TimeSpan.FromMinutes(5)) }, offering.NationalRules);
        var listed = await suite.Registry.ListOfferingsAsync(new() { Parent = establishment }, suite.Coordinator(establishment));
        Assert.Equal([offering], listed.Offerings);
        var told = await suite.Events.Next<OfferingChanged>(e => e.Offering == offering.Name);
        Assert.Equal((offering.Scheme, offering.Provider, offering.Rules, offering.Etag), (told.Scheme, told.Provider, told.Rules, Etag.Of(told.Version)));
        Assert.Equal((ConfidentialityClass.Total, scheme.DisplayName), (told.ConfidentialityClass, told.DisplayName));
    }

    [Fact]
    public async Task Offered_again_as_it_stands_nothing_changes_and_otherwise_it_is_brought_to_that_state()
    {
        var establishment = await suite.Given.Establishment();
        var scheme = await suite.Given.Scheme();
        var first = await Offer(establishment, scheme.Name);

        var same = await Offer(establishment, scheme.Name);
        var other = await Offer(establishment, scheme.Name, new() { ConsecutiveNights = 2 }, "providers/other");

        Assert.Equal(first, same);
        Assert.NotEqual(first.Etag, other.Etag);
        Assert.Equal(("providers/other", 2), (other.Provider, other.Rules.ConsecutiveNights));
        await suite.Events.Next<OfferingChanged>(e => e.Offering == first.Name && e.Provider == first.Provider);
        await suite.Events.Next<OfferingChanged>(e => e.Offering == first.Name && e.Provider == "providers/other");
        Assert.Equal(2, suite.Events.All<OfferingChanged>(e => e.Offering == first.Name).Count);
    }

    [Fact]
    public async Task Asking_for_a_sign_off_that_was_not_asked_for_takes_the_nights_until_it_is_given()
    {
        var offering = await suite.Given.Offering(await suite.Given.Establishment());
        var (appointment, _, _) = await suite.Supporter(offering);
        Assert.Contains(Capability.Night, (await suite.StandingOf(appointment)).Intervals.Now());

        await Offer(offering.Name[..offering.Name.IndexOf("/off", StringComparison.Ordinal)], offering.Scheme, new() { NightSignOff = true }, offering.Provider);

        Assert.DoesNotContain(Capability.Night, (await suite.StandingOf(appointment)).Intervals.Now());
        await suite.Events.Next<StandingChanged>(e => e.Appointment == appointment.Name && !e.Intervals.Now().Contains(Capability.Night));
    }

    [Fact]
    public async Task An_establishment_that_is_not_in_the_register_offers_nothing()
    {
        var (unknown, scheme) = (Given.UnknownEstablishment(), await suite.Given.Scheme());

        var refusal = await Refused.By(() => OfferCall(unknown, scheme.Name));

        refusal.Is(ErrorReason.NotInRegister).With("resource", unknown);
    }

    [Fact]
    public async Task A_scheme_that_was_never_created_is_not_found()
    {
        var establishment = await suite.Given.Establishment();

        (await Refused.By(() => OfferCall(establishment, "schemes/nowhere"))).Is(PlatformReason.NotFound).With("resource", "schemes/nowhere");
    }

    [Fact]
    public async Task Deviations_that_nobody_could_follow_are_named()
    {
        var (establishment, scheme) = (await suite.Given.Establishment(), await suite.Given.Scheme());

        var refusal = await Refused.By(() => OfferCall(establishment, scheme.Name, new() { ContactsPerWeek = -1 }));

        refusal.Is(PlatformReason.InvalidFields);
        Assert.Equal(["deviations.contacts_per_week"], refusal.Fields);
    }

    [Fact]
    public async Task Another_establishments_offerings_are_not_found()
    {
        var (own, foreign) = (await suite.Given.Establishment(), await suite.Given.Establishment());

        var refusal = await Refused.By(() => suite.Registry.ListOfferingsAsync(new() { Parent = foreign }, suite.Coordinator(own)));

        refusal.Is(PlatformReason.NotFound);
    }

    [Fact]
    public async Task Pages_of_offerings_follow_each_other()
    {
        var establishment = await suite.Given.Establishment();
        var offered = new[] { await suite.Given.Offering(establishment), await suite.Given.Offering(establishment), await suite.Given.Offering(establishment) };

        var first = await suite.Registry.ListOfferingsAsync(new() { Parent = establishment, PageSize = 2 }, suite.Coordinator(establishment));
        var second = await suite.Registry.ListOfferingsAsync(
            new() { Parent = establishment, PageSize = 2, PageToken = first.NextPageToken }, suite.Coordinator(establishment));

        Assert.Equal(offered.OrderBy(offering => offering.Name, StringComparer.Ordinal), first.Offerings.Concat(second.Offerings));
    }

    private async Task<Offering> Offer(string establishment, string scheme, SchemeRules? deviations = null, string provider = "providers/one") =>
        await OfferCall(establishment, scheme, deviations, provider);

    private Grpc.Core.AsyncUnaryCall<Offering> OfferCall(string establishment, string scheme, SchemeRules? deviations = null, string provider = "providers/one") =>
        suite.Registry.OfferSchemeAsync(
            new() { Parent = establishment, Scheme = scheme, Provider = provider, Deviations = deviations, RequestId = Given.RequestId() },
            suite.Coordinator(establishment));
}
