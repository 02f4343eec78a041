using Google.Protobuf.WellKnownTypes;
using PeerSupport.Harness;
using PeerSupport.Platform;
using PeerSupport.Registry.V1;
using PeerSupport.Scheduling.V1;
using Xunit;

namespace PeerSupport.Scheduling.Tests;

/// <summary>Alone: it stops a service that the others need.</summary>
[CollectionDefinition(DisableParallelization = true)]
public sealed class Alone;

[Collection(typeof(Alone))]
public sealed class RegistryAwayTests(SchedulingSuite suite)
{
    [Fact]
    public async Task Duties_are_given_while_the_registry_is_away()
    {
        var place = await suite.Given.Place();
        var supporter = await suite.Given.Appointed(place.Offering, place.Zone, night: true);
        await suite.Given.OnDuty(place, supporter.Name);
        await Away(async () =>
        {
            var duty = await suite.Given.OnDuty(place, supporter.Name, Night(1));
            Assert.Equal(DutyState.Assigned, duty.State);
            await suite.Events.Next<DutyChanged>(e => e.Duty == duty.Name);
        });
    }

    [Fact]
    public async Task A_copy_that_cannot_be_read_anew_is_planned_on_with_a_warning()
    {
        var place = await suite.Given.Place();
        var supporter = await suite.Given.Appointed(place.Offering, place.Zone, night: true);
        await suite.Given.OnDuty(place, supporter.Name);
        await Away(async () =>
        {
            var now = TimeProvider.System.GetUtcNow();
            var pulse = new StandingsCounted { Establishment = place.Establishment, Count = 99, HighestVersion = 1, AsOf = now.ToTimestamp(), Version = Versions.Next(0, now.AddHours(1)) };
            await suite.Events.Publish(pulse, Ids.New());
            const string differs = "select exists (select from standing_feeds where establishment = $1 and mismatch_since < now() - interval '11 seconds')";
            await Eventually.True(() => Rows.Scalar<bool>(suite, "scheduling", differs, place.Code), "the copy never was different for so long");
            var warned = await suite.Given.OnDuty(place, supporter.Name, Night(1));
            Assert.NotNull(warned.StaleStandingAge);
            Assert.True(warned.StaleStandingAge.ToTimeSpan() > TimeSpan.FromSeconds(10));
            Assert.Equal(warned, await suite.Scheduling.GetDutyAsync(new() { Name = warned.Name }, suite.As(place.Wing)));
        });
    }

    [Fact]
    public async Task Who_asks_a_supporter_himself_has_his_answer_while_nobody_can_count_it()
    {
        var at = await suite.Given.Asking(supporters: 1);
        await suite.Given.Offered(at); // the supporter is known
        await Away(async () =>
        {
            var ask = new RaiseRequestRequest
            {
                Parent = at.Establishment,
                Scheme = at.Offering.Scheme,
                Zone = at.Zone,
                PrisonerNumber = Given.PrisonerNumber(),
                Appointment = at.Supporters[0].Name,
                RequestId = Given.RequestId(),
            };
            Assert.Equal((RequestState.Raised, Channel.Direct), await suite.Scheduling.RaiseRequestAsync(ask, suite.As(at.Wing)) is var raised ? (raised.State, raised.Channel) : default);
        });
    }

    private static Google.Type.Date Night(int later) => Given.Tomorrow.ToDay().AddDays(later).ToProto();

    private async Task Away(Func<Task> meanwhile)
    {
        await suite.Service("registry").Stop();
        try
        {
            await meanwhile();
        }
        finally
        {
            await suite.Service("registry").Start();
        }
    }
}
