using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using PlatformReason = PeerSupport.Platform.V1.ErrorReason;

namespace PeerSupport.SupporterRegistry.Tests;

public sealed class UpdateSchemeTests(RegistrySuite suite)
{
    [Fact]
    public async Task What_the_mask_names_changes_and_the_rest_stays()
    {
        var scheme = await suite.Given.Scheme(new() { ShadowingCount = 3, ConsecutiveNights = 2 });
        var given = new Scheme { Name = scheme.Name, DisplayName = "Not named", Pay = Pay.Job, Rules = new() { ConsecutiveNights = 4 }, Etag = scheme.Etag };

        var updated = await Update(given, "pay", "rules.consecutive_nights");

        var expected = scheme.Clone();
        (expected.Pay, expected.Rules.ConsecutiveNights, expected.Etag) = (Pay.Job, 4, updated.Etag);
        Assert.Equal(expected, updated);
        Assert.NotEqual(scheme.Etag, updated.Etag);
        Assert.Equal(updated, await suite.Registry.GetSchemeAsync(new() { Name = scheme.Name }, suite.As("NATION")));
    }

    [Fact]
    public async Task Where_an_establishment_deviates_it_stays_and_elsewhere_it_follows()
    {
        var (scheme, nation) = (await suite.Given.Scheme(new() { ContactsPerWeek = 5 }), new SchemeRules { ContactsPerWeek = 9 });
        var (follows, deviates) = (await suite.Given.Offering(await suite.Given.Establishment(), scheme: scheme.Name), await Deviating(scheme, new() { ContactsPerWeek = 2 }));

        await Update(new() { Name = scheme.Name, Rules = nation }, "rules.contacts_per_week");

        var told = await suite.Events.Next<OfferingChanged>(e => e.Offering == follows.Name && e.Rules.ContactsPerWeek == 9);
        Assert.Equal(Etag.Of(told.Version), (await Listed(follows)).Etag);
        var own = await Listed(deviates);
        Assert.Equal((2, 9, deviates.Etag), (own.Rules.ContactsPerWeek, own.NationalRules.ContactsPerWeek, own.Etag));
        Assert.Equal(["contacts_per_week"], own.Deviations);
        Assert.Equal(new SchemeRules { ContactsPerWeek = 9 }, own.NationalRules);
        await suite.Events.Only<OfferingChanged>(e => e.Offering == deviates.Name);
    }

    [Fact]
    public async Task Where_an_establishment_deviates_in_one_rule_it_follows_in_the_others_and_keeps_its_own()
    {
        var scheme = await suite.Given.Scheme(new() { ContactsPerWeek = 5, ShadowingCount = 2 });
        var deviates = await Deviating(scheme, new() { ContactsPerWeek = 2 });

        await Update(new() { Name = scheme.Name, Rules = new() { ContactsPerWeek = 9, ShadowingCount = 4 } }, "rules.contacts_per_week", "rules.shadowing_count");

        var told = await suite.Events.Next<OfferingChanged>(e => e.Offering == deviates.Name && e.Rules.ShadowingCount == 4);
        var own = await Listed(deviates);
        Assert.Equal((2, 2, 4), (told.Rules.ContactsPerWeek, own.Rules.ContactsPerWeek, own.Rules.ShadowingCount));
        Assert.Equal(["contacts_per_week"], own.Deviations);
    }

    [Fact]
    public async Task A_sign_off_that_is_asked_for_anew_takes_the_nights_everywhere()
    {
        var scheme = await suite.Given.Scheme();
        var offering = await suite.Given.Offering(await suite.Given.Establishment(), scheme: scheme.Name);
        var (appointment, _, _) = await suite.Supporter(offering);
        Assert.Contains(Capability.Night, (await suite.StandingOf(appointment)).Intervals.Now());

        await Update(new() { Name = scheme.Name, Rules = new() { NightSignOff = true } }, "rules.night_sign_off");

        await suite.Events.Next<StandingChanged>(e => e.Appointment == appointment.Name && !e.Intervals.Now().Contains(Capability.Night));
        Assert.Equal([Capability.Accompanied, Capability.Solo], (await suite.StandingOf(appointment)).Intervals.Now());
    }

    [Fact]
    public async Task A_new_name_is_told_of_every_offering_also_where_the_establishment_deviates()
    {
        var scheme = await suite.Given.Scheme(new() { ContactsPerWeek = 5 });
        var (follows, deviates) = (await suite.Given.Offering(await suite.Given.Establishment(), scheme: scheme.Name), await Deviating(scheme, new() { ContactsPerWeek = 2 }));

        Assert.Equal("Night Listener", (await Update(new() { Name = scheme.Name, DisplayName = "Night Listener" }, "display_name")).DisplayName);

        foreach (var (offering, contacts) in new[] { (follows, 5), (deviates, 2) })
        {
            var told = await suite.Events.Next<OfferingChanged>(e => e.Offering == offering.Name && e.DisplayName == "Night Listener");
            Assert.Equal((contacts, Etag.Of(told.Version)), (told.Rules.ContactsPerWeek, (await Listed(offering)).Etag));
        }
    }

    /// <summary>As the migration has it after an upgrade.</summary>
    [Fact]
    public async Task What_a_scheme_is_called_can_be_told_anew()
    {
        var scheme = await suite.Given.Scheme();
        var offering = await suite.Given.Offering(await suite.Given.Establishment(), scheme: scheme.Name);
        var first = await suite.Events.Next<OfferingChanged>(e => e.Offering == offering.Name);

        await Rows.Due(suite, "registry", "-", "reoffered", $"{scheme.Name.Split('/')[1]} display_name");

        var told = await suite.Events.Next<OfferingChanged>(e => e.Offering == offering.Name && e.Version > first.Version);
        Assert.Equal((scheme.DisplayName, first.Rules), (told.DisplayName, told.Rules));
    }

    [Fact]
    public async Task What_no_offering_tells_changes_none()
    {
        var scheme = await suite.Given.Scheme();
        var offering = await suite.Given.Offering(await suite.Given.Establishment(), scheme: scheme.Name);

        Assert.Equal(Pay.Job, (await Update(new() { Name = scheme.Name, Pay = Pay.Job }, "pay")).Pay);
        await Update(new() { Name = scheme.Name, Rules = new() { ShadowingCount = 1 } }, "rules.shadowing_count");

        await suite.Events.Next<OfferingChanged>(e => e.Offering == offering.Name && e.Rules.ShadowingCount == 0);
        await suite.Events.Next<OfferingChanged>(e => e.Offering == offering.Name && e.Rules.ShadowingCount == 1);
        Assert.Equal(2, suite.Events.All<OfferingChanged>(e => e.Offering == offering.Name).Count);
    }

    [Fact]
    public async Task The_class_stays_as_it_was_promised()
    {
        var scheme = await suite.Given.Scheme();

        var refusal = await Refused.By(() => UpdateCall(new() { Name = scheme.Name, ConfidentialityClass = ConfidentialityClass.Ordinary }, "confidentiality_class"));

        refusal.Is(ErrorReason.ClassIsPromised).With("class", "TOTAL");
    }

    [Fact]
    public async Task An_older_state_an_unknown_scheme_a_rule_nobody_could_follow_or_another_role_change_nothing()
    {
        var scheme = await suite.Given.Scheme();

        (await Refused.By(() => UpdateCall(new() { Name = scheme.Name, DisplayName = "x", Etag = "1" }, "display_name"))).Is(PlatformReason.StaleEtag);
        (await Refused.By(() => UpdateCall(new() { Name = "schemes/nowhere", DisplayName = "x" }, "display_name"))).Is(PlatformReason.NotFound);
        var refusal = await Refused.By(() => UpdateCall(new() { Name = scheme.Name, Rules = new() { ContactsPerWeek = -1 } }, "rules.contacts_per_week"));
        Assert.Equal(["scheme.rules.contacts_per_week"], refusal.Is(PlatformReason.InvalidFields).Fields);
        Assert.Equal(["update_mask"], (await Refused.By(() => UpdateCall(new() { Name = scheme.Name }, "etag"))).Is(PlatformReason.InvalidFields).Fields);
        (await Refused.By(() => suite.Registry.UpdateSchemeAsync(new() { Scheme = scheme, RequestId = Given.RequestId() }, suite.As("COORDINATOR@ZZZZZZ")))).Is(PlatformReason.PermissionDenied);
    }

    private async Task<Offering> Deviating(Scheme scheme, SchemeRules deviations)
    {
        var establishment = await suite.Given.Establishment();
        return await suite.Registry.OfferSchemeAsync(
            new() { Parent = establishment, Scheme = scheme.Name, Provider = "providers/one", Deviations = deviations, RequestId = Given.RequestId() }, suite.Coordinator(establishment));
    }

    private async Task<Offering> Listed(Offering offering) =>
        (await suite.Registry.ListOfferingsAsync(new() { Parent = string.Join('/', offering.Name.Split('/')[..2]) }, suite.Coordinator(offering.Name))).Offerings.Single();

    private async Task<Scheme> Update(Scheme scheme, params string[] mask) => await UpdateCall(scheme, mask);

    private AsyncUnaryCall<Scheme> UpdateCall(Scheme scheme, params string[] mask) => suite.Registry.UpdateSchemeAsync(
        new() { Scheme = scheme, UpdateMask = mask.Length == 0 ? null : new FieldMask { Paths = { mask } }, RequestId = Given.RequestId() }, suite.As("NATION"));
}
