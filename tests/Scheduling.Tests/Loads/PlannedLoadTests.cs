using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using PeerSupport.Harness;
using PeerSupport.Platform;
using PeerSupport.Registry.V1;
using PeerSupport.Scheduling.V1;
using Xunit;
using ErrorReason = PeerSupport.Scheduling.V1.ErrorReason;

namespace PeerSupport.Scheduling.Tests;

/// <summary>Load is hard when planning.</summary>
public sealed class PlannedLoadTests(SchedulingSuite suite)
{
    [Fact]
    public async Task One_night_too_many_in_a_row_is_refused_also_when_it_joins_two_runs()
    {
        var place = await Place(new() { ConsecutiveNights = 4 });
        var supporter = await suite.Arrive(Supporters.Of(place));
        foreach (var day in new[] { 0, 1, 3, 4, 6 })
        {
            await suite.Given.OnDuty(place, supporter.Appointment, Day(day));
        }

        (await Refused.By(() => Assign(place, supporter.Appointment, 2))).Is(ErrorReason.TooManyNights).With("limit", "4").With("value", "5");
        await Assign(place, supporter.Appointment, 8);
        await Assign(place, supporter.Appointment, 5 + 2);
        (await Refused.By(() => Assign(place, supporter.Appointment, 5))).Is(ErrorReason.TooManyNights).With("value", "6");
    }

    [Fact]
    public async Task Where_the_scheme_sets_no_limit_every_night_may_be_given()
    {
        var place = await Place(new());
        var supporter = await suite.Arrive(Supporters.Of(place));
        for (var day = 0; day < 9; day++)
        {
            await suite.Given.OnDuty(place, supporter.Appointment, Day(day));
        }
    }

    [Fact]
    public async Task After_a_night_and_before_one_there_is_rest()
    {
        var place = await Place(new() { RestAfterNight = Duration.FromTimeSpan(TimeSpan.FromHours(5)) });
        var supporter = await suite.Arrive(Supporters.Of(place));
        var (noon, evening) = (await suite.Given.Covered(place.Offering, place.Zone, 1, BandKind.Pm), await suite.Given.Covered(place.Offering, place.Zone, 1, BandKind.Ed));
        await suite.Given.OnDuty(place, supporter.Appointment);
        (await Refused.By(() => Assign(noon, supporter.Appointment, 1))).Is(ErrorReason.RestTooShort).With("limit", "300 min").With("value", "240 min");
        await Assign(evening, supporter.Appointment, 1);
        await Assign(noon, supporter.Appointment, 0);

        await Assign(noon, supporter.Appointment, 5);
        (await Refused.By(() => Assign(place, supporter.Appointment, 4))).Is(ErrorReason.RestTooShort).With("value", "240 min");
        await Assign(place, supporter.Appointment, 5);
    }

    [Fact]
    public async Task After_a_call_at_night_there_is_rest_even_without_a_duty()
    {
        var at = await suite.Given.Asking(supporters: 1);
        var morning = await suite.Given.Covered(at.Offering, at.Zone, 1, BandKind.Am);
        await suite.Called(at, atNight: true);

        var tomorrow = Day(0).ToDay().ToDateTime(TimeOnly.MinValue);
        await Rows.Of(suite, "scheduling", $"update requests set contact_ended_at = timestamp '{tomorrow:yyyy-MM-dd HH:mm}' at time zone 'Europe/London' - interval '90 minutes' where establishment = '{at.Code}' returning request_id");
        (await Refused.By(() => Assign(morning, at.Supporters[0].Name, 0))).Is(ErrorReason.RestTooShort).With("limit", "720 min").With("value", "90 min");
        await Rows.Of(suite, "scheduling", $"update requests set contact_started_in = 'ED' where establishment = '{at.Code}' returning request_id");
        await Assign(morning, at.Supporters[0].Name, 0);
    }

    /// <summary>Somebody who supports in two schemes sleeps once.</summary>
    [Fact]
    public async Task Nights_in_two_schemes_are_counted_together_even_when_two_are_given_at_once()
    {
        var one = await Place(new() { ConsecutiveNights = 1 }, places: 20);
        var other = await suite.Given.Covered(await suite.Given.Offering(one.Establishment, new() { ConsecutiveNights = 1 }), one.Zone, 20);
        await Task.WhenAll(Enumerable.Range(0, 8).Select(async _ =>
        {
            var first = await suite.Arrive(Supporters.Of(one));
            var second = await suite.Arrive(Supporters.Of(other, first.Person));
            await suite.Known(one, first.Appointment);
            await suite.Known(other, second.Appointment);
            var given = await Task.WhenAll(ReasonOf(one, first.Appointment, 0), ReasonOf(other, second.Appointment, 1));
            Assert.Equal(1, given.Count(reason => reason is null));
            Assert.Contains("TOO_MANY_NIGHTS", given);
        }));
    }

    private static Google.Type.Date Day(int later) => Given.Tomorrow.ToDay().AddDays(later).ToProto();

    private async Task<PlaceCase> Place(SchemeRules rules, int places = 1)
    {
        var offering = await suite.Given.Offering(await suite.Given.Establishment(), rules);
        return await suite.Given.Covered(offering, $"establishments/{offering.Name.Split('/')[1]}/zones/a-wing", places);
    }

    private async Task<string?> ReasonOf(PlaceCase place, string appointment, int day)
    {
        try
        {
            await Assign(place, appointment, day);
            return null;
        }
        catch (RpcException refused)
        {
            return refused.GetRpcStatus()?.GetDetail<Google.Rpc.ErrorInfo>()?.Reason;
        }
    }

    private AsyncUnaryCall<Duty> Assign(PlaceCase place, string appointment, int day) => suite.Scheduling.AssignDutyAsync(
        new() { Parent = place.Establishment, Appointment = appointment, Zone = place.Zone, Date = Day(day), Kind = place.Kind, RequestId = Given.RequestId() }, suite.As(place.Coordinator));
}
