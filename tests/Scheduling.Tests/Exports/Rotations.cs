using PeerSupport.Harness;
using PeerSupport.Platform;
using PeerSupport.Registry.V1;
using PeerSupport.Scheduling.V1;

namespace PeerSupport.Scheduling.Tests;

/// <summary>Duties of every sort that an export has to tell apart.</summary>
internal static class Rotations
{
    /// <summary>The nights in which London's clocks go back and forward, as a duty's row says them.</summary>
    public static (DateOnly Date, string From, string Until, int Minutes)[] ClockChanges { get; } =
        [(new(2026, 10, 24), "2026-10-24 19:00Z", "2026-10-25 08:00Z", 60), (new(2027, 3, 27), "2027-03-27 20:00Z", "2027-03-28 07:00Z", -60)];

    /// <summary>Tomorrow night: one stands, one stands beside him, for one somebody else is sought, and one is vacated. The night after: one stands.</summary>
    public static async Task<(PlaceCase Place, IReadOnlyList<Duty> Held, Duty Vacated)> Of(SuiteFixture suite)
    {
        var place = await suite.Given.Place(places: 3);
        var stands = await suite.Given.OnDuty(place, (await suite.Arrive(Supporters.Of(place))).Appointment);
        var sought = await suite.Arrive(Supporters.Of(place));
        await suite.Given.OnDuty(place, sought.Appointment);
        var vacated = await suite.Given.OnDuty(place, (await suite.Arrive(Supporters.Of(place))).Appointment);
        var later = await suite.Given.OnDuty(place, stands.Appointment, Given.Tomorrow.ToDay().AddDays(1).ToProto());
        var learner = await suite.Arrive(Supporters.Of(place, null, Supporters.May(Capability.Accompanied)));
        var shadow = new AssignDutyRequest
        {
            Parent = place.Establishment,
            Appointment = learner.Appointment,
            Zone = place.Zone,
            Date = Given.Tomorrow,
            Kind = place.Kind,
            Shadow = true,
            RequestId = Given.RequestId(),
        };
        await Given.OnceCopied(() => suite.Scheduling.AssignDutyAsync(shadow, suite.As(place.Coordinator)));
        var court = Given.Clashes(place.Establishment, ClashCode.Court, $"{sought.Person},{Given.Tomorrow.ToDay():O} 21:00,{Given.Tomorrow.ToDay():O} 22:00");
        await suite.Scheduling.ImportClashesAsync(court, suite.As(place.Coordinator));
        await suite.Scheduling.DeclineDutyAsync(new() { Name = vacated.Name, RequestId = Given.RequestId() }, suite.As(place.Wing));
        var duties = (await suite.Scheduling.ListDutiesAsync(new() { Parent = place.Establishment }, suite.As(place.Wing))).Duties;
        return (place, [.. duties.Where(duty => duty.State is DutyState.Assigned)], vacated);
    }

    /// <summary>The duty of the one supporter there lies in the night of a change.</summary>
    public static Task<int> Moved(SuiteFixture suite, Duty duty, (DateOnly Date, string From, string Until, int Minutes) change) => Rows.Change(
        suite, "scheduling", $"update duties set date = '{change.Date:O}', starts_at = '{change.From}', ends_at = '{change.Until}' where duty_id = $1", Id(duty.Name));

    public static string Id(string name) => name.Split('/')[^1];
}
