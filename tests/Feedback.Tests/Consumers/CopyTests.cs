using Google.Protobuf.WellKnownTypes;
using PeerSupport.Harness;
using PeerSupport.Platform;
using PeerSupport.Registry.V1;
using Xunit;

namespace PeerSupport.Feedback.Tests.Consumers;

public sealed class CopyTests(SuiteFixture suite)
{
    private static readonly Duration s_hour = Duration.FromTimeSpan(TimeSpan.FromHours(1));

    /// <summary>Every one set, as the contract of the event says.</summary>
    private static readonly SchemeRules s_rules = new()
    {
        ShadowingCount = 0,
        SoloSignOff = true,
        NightSignOff = true,
        ContactsPerWeek = 0,
        ConsecutiveNights = 0,
        RestAfterNight = s_hour,
        OfferTime = s_hour,
        EscalateAfter = s_hour,
        ClimbEvery = s_hour,
        ExpireAfter = s_hour,
        ContactLimit = s_hour,
        RotaMaker = RotaMaker.Coordinator,
        DebriefsBy = DebriefsBy.Coordinator,
        DebriefWithin = s_hour,
        SupportSessionEvery = s_hour,
    };

    private readonly Prison _prison = new(suite);

    [Fact]
    public async Task Of_an_establishment_region_zone_and_kind_are_kept_and_the_highest_version_wins()
    {
        await Tell(Establishment("regions/wales", 2));
        await Tell(Establishment("regions/london", 1));
        await Tell(Establishment("regions/north-east", 3));
        Assert.Equal("north-east Europe/London {MALE} {B,C} 3",
            await suite.Scalar<string>("select format('%s %s %s %s %s', region, time_zone, genders, categories, version) from establishments where establishment = $1", _prison.Code));
    }

    [Fact]
    public async Task Of_an_offering_scheme_and_class_are_kept_and_the_highest_version_wins()
    {
        await Tell(Offering(ConfidentialityClass.Total, 2));
        await Tell(Offering(ConfidentialityClass.Ordinary, 1));
        Assert.Equal("schemes/listener TOTAL 2",
            await suite.Scalar<string>("select format('%s %s %s', scheme, confidentiality_class, version) from offerings where establishment = $1", _prison.Code));
    }

    [Fact]
    public async Task Where_the_day_ends_later_today_is_still_counted()
    {
        // Of the two zones at the ends of the earth one always has another day than London.
        foreach (var zone in new[] { "Pacific/Kiritimati", "Pacific/Pago_Pago" })
        {
            var prison = new Prison(suite);
            var news = Establishment("regions/wales", 1);
            (news.Establishment, news.TimeZone) = (prison.Name, zone);
            await Tell(news);
            await Tell(Given.Obstacle(prison.Name, Scheduling.V1.Obstacle.NoEscort, TimeProvider.System.GetUtcNow().DayIn(zone)));
            Assert.Equal(1, await prison.Total());
        }
    }

    private Task Tell(Google.Protobuf.IMessage news) => suite.Tell("feedback", news);

    private EstablishmentChanged Establishment(string region, long version) =>
        new() { Establishment = _prison.Name, DisplayName = "A prison", Region = region, TimeZone = "Europe/London", Version = version, Genders = { HeldGender.Male }, Categories = { PrisonCategory.B, PrisonCategory.C } };

    private OfferingChanged Offering(ConfidentialityClass confidentiality, long version) => new()
    {
        Offering = $"{_prison.Name}/offerings/listener",
        Scheme = "schemes/listener",
        Provider = "providers/p1",
        ConfidentialityClass = confidentiality,
        Rules = s_rules,
        Version = version,
    };
}
