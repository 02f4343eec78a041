using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using PeerSupport.Harness;
using PeerSupport.Platform;
using PeerSupport.Registry.V1;
using PeerSupport.Scheduling.V1;
using Xunit;

namespace PeerSupport.Scheduling.Tests;

/// <summary>Supporters of whom only the registry's news exists: what it says can be chosen to the second, and comes in any number.</summary>
internal static class Supporters
{
    /// <summary>News of a supporter who may do everything from an hour ago on.</summary>
    public static StandingChanged Of(PlaceCase place, string? person = null, params StandingInterval[] intervals) => new()
    {
        Appointment = $"{place.Establishment}/appointments/{Ids.Short()}",
        Person = person ?? $"persons/{Ids.Short()}",
        Scheme = place.Offering.Scheme,
        Zone = place.Zone,
        Intervals = { intervals.Length > 0 ? intervals : [May(Capability.Night), May(Capability.Solo)] },
        Version = 1,
    };

    /// <summary>The same of one who lives in the B wing.</summary>
    public static StandingChanged Far(PlaceCase place) => new(Of(place)) { Zone = $"{place.Establishment}/zones/b-wing" };

    public static StandingInterval May(Capability capability, DateTimeOffset? until = null) => new()
    {
        Capability = capability,
        From = TimeProvider.System.GetUtcNow().AddHours(-1).ToTimestamp(),
        Until = until?.ToTimestamp(),
    };

    public static async Task<StandingChanged> Arrive(this SuiteFixture suite, StandingChanged news)
    {
        await suite.Unheard(news.Appointment.Split('/')[1]);
        await suite.Events.Publish(news, Ids.New());
        return news;
    }

    /// <summary>The registry's count of its supporters there is heard no more: it knows none of these, and after ten seconds of difference they are forgotten.</summary>
    private static async Task Unheard(this SuiteFixture suite, string establishment) =>
        await Rows.Of(suite, "scheduling", $"update standing_feeds set version = {long.MaxValue} where establishment = '{establishment}' returning establishment");

    /// <summary>The news of all has come: of who may support alone, or at night.</summary>
    public static Task AllKnown(this SuiteFixture suite, AskingCase at, Capability capability = Capability.Solo)
    {
        const string may = "select count(distinct appointment_id) from standing_intervals where establishment = $1 and capability = $2";
        return Eventually.True(async () => await Rows.Scalar<long>(suite, "scheduling", may, at.Code, ProtoName.Of(capability)) == at.Supporters.Count, "the news of the supporters never came");
    }

    /// <summary>The news of a supporter has come: a duty that no rule asks for is refused for that, and no longer for not knowing him.</summary>
    public static Task Known(this SuiteFixture suite, PlaceCase place, string appointment)
    {
        var request = new AssignDutyRequest
        {
            Parent = place.Establishment,
            Appointment = appointment,
            Zone = $"{place.Establishment}/zones/nowhere",
            Date = Given.Tomorrow,
            Kind = BandKind.Night,
            RequestId = Given.RequestId(),
        };
        return Eventually.True(async () =>
        {
            var refused = await Assert.ThrowsAsync<RpcException>(async () => await suite.Scheduling.AssignDutyAsync(request, suite.As(place.Coordinator)));
            return refused.StatusCode is StatusCode.FailedPrecondition;
        });
    }
}
