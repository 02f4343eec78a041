using PeerSupport.Harness;
using PeerSupport.Platform;
using PeerSupport.Registry.V1;
using PeerSupport.Scheduling.V1;
using Xunit;
using Rows = PeerSupport.Harness.Rows;

namespace PeerSupport.Scheduling.Tests;

/// <summary>Each month is told once, when it is over: how many duties there were, how many clashed, and whether they lay evenly on the team.</summary>
public sealed class CountDutiesTests(SchedulingSuite suite)
{
    /// <summary>All of it lies ahead, so that duties can be given; the clock is the timer's.</summary>
    private static readonly DateOnly s_month = Given.Tomorrow.ToDay().FirstOfMonth().AddMonths(2);

    [Fact]
    public async Task Of_three_who_could_one_has_it_all_and_a_clash_stands_to_the_end()
    {
        var place = await suite.Given.Place(kind: BandKind.Am);
        var (busy, idle, _) = (await Known(place), await Known(place), await Known(place));
        await OnDuty(place, busy, 0, 9, 27);
        await OnDuty(place, idle, -1); // of the month before
        var declined = await suite.Given.OnDuty(place, idle.Appointment, s_month.AddDays(4).ToProto());
        await suite.Scheduling.DeclineDutyAsync(new() { Name = declined.Name, RequestId = Given.RequestId() }, suite.As(place.Coordinator));
        var list = Given.Clashes(place.Establishment, ClashCode.Court, $"{busy.Person},{s_month.AddDays(9):O} 09:00,{s_month.AddDays(9):O} 10:00");
        (list.FirstDay, list.LastDay) = (s_month.ToProto(), s_month.AddDays(20).ToProto());
        await suite.Scheduling.ImportClashesAsync(list, suite.As(place.Coordinator));
        await Rows.Change(suite, "scheduling", "delete from standing_intervals where establishment = $1 and appointment_id = $2", place.Code, busy.Appointment.Split('/')[3]); // he left since

        await Over(place);
        var told = await Told(place);
        Assert.Equal((place.Offering.Scheme, 3, 1, 3, 1), (told.Scheme, told.Duties, told.Clashed, told.Team, told.Uneven));
        await Eventually.True(async () => await Rows.Scalar<string>(suite, "feedback",
            "select duties || ' ' || clashed || ' ' || team || ' ' || uneven from duty_counts where establishment = $1", place.Code) == "3 1 3 1");
    }

    [Fact]
    public async Task Of_two_nobody_is_told_how_it_lay_on_them()
    {
        var place = await suite.Given.Place(kind: BandKind.Am);
        var (busy, _) = (await Known(place), await Known(place));
        await OnDuty(place, busy, 3, 6);
        await Over(place);
        var told = await Told(place);
        Assert.Equal((2, 0, 0, 0), (told.Duties, told.Clashed, told.Team, told.Uneven));
    }

    [Fact]
    public async Task What_the_regime_took_from_somebody_was_no_duty_and_no_clash()
    {
        var place = await suite.Given.Place(kind: BandKind.Am);
        await OnDuty(place, await Known(place), 3, 6);
        var locked = new Regime { Name = $"{place.Establishment}/regime", SpecialDays = { new SpecialDay { Date = s_month.AddDays(6).ToProto(), Reason = "Training" } } };
        await suite.Scheduling.UpdateRegimeAsync(new() { Regime = locked, UpdateMask = new() { Paths = { "special_days" } }, RequestId = Given.RequestId() }, suite.As(place.Coordinator));
        await Over(place);
        var told = await Told(place);
        Assert.Equal((1, 0), (told.Duties, told.Clashed));
    }

    [Fact]
    public async Task A_shadow_is_not_on_duty_and_whoever_may_only_be_one_is_not_of_the_team()
    {
        var place = await suite.Given.Place(kind: BandKind.Am);
        var people = new[] { await Known(place), await Known(place), await Known(place) };
        await OnDuty(place, people[0], 3);
        await suite.Arrive(Supporters.Of(place, null, Supporters.May(Capability.Accompanied)));
        await Eventually.True(async () => await Rows.Scalar<long>(suite, "scheduling", "select count(*) from standings where establishment = $1", place.Code) == 4);
        await Rows.Change(suite, "scheduling", "update duties set shadow = true, clash = true where establishment = $1", place.Code);
        await OnDuty(place, people[1], 5);
        await Over(place);
        var told = await Told(place);
        Assert.Equal((1, 0, 3, 1), (told.Duties, told.Clashed, told.Team, told.Uneven));
    }

    [Fact]
    public async Task Every_month_is_told_of_from_the_one_in_which_a_scheme_is_offered_whether_or_not_anybody_was_on_duty()
    {
        var place = await suite.Given.Place();
        var now = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime).FirstOfMonth();
        Assert.Equal([Timer(now)], await Timers(place));
        await Rows.Change(suite, "scheduling", "update timers set due_at = now() - interval '1 second' where tenant = $1 and kind = 'count-duties'", place.Code);
        var told = await suite.Events.Only<DutiesCounted>(e => e.Establishment == place.Establishment);
        Assert.Equal((now, 0, 0, 0), (told.Month.ToDay(), told.Duties, told.Team, told.Uneven));
        Assert.Equal([Timer(now.AddMonths(1))], await Timers(place));
    }

    private static string Timer(DateOnly month) => $"{month:yyyy-MM} {month.AddMonths(1).AddDays(2):yyyy-MM-dd} 00:00";

    private Task<List<string>> Timers(PlaceCase place) => Rows.Of(suite, "scheduling",
        "select key || ' ' || to_char(due_at at time zone 'UTC', 'YYYY-MM-DD HH24:MI') from timers where tenant = $1 and kind = 'count-duties'", place.Code);

    private async Task<StandingChanged> Known(PlaceCase place)
    {
        var supporter = await suite.Arrive(Supporters.Of(place));
        await suite.Known(place, supporter.Appointment);
        return supporter;
    }

    private async Task OnDuty(PlaceCase place, StandingChanged supporter, params int[] days)
    {
        foreach (var day in days)
        {
            await suite.Given.OnDuty(place, supporter.Appointment, s_month.AddDays(day).ToProto());
        }
    }

    private Task<DutiesCounted> Told(PlaceCase place) => suite.Events.Only<DutiesCounted>(e => e.Establishment == place.Establishment && e.Month.ToDay() == s_month);

    private Task<int> Over(PlaceCase place) => Rows.Due(suite, "scheduling", place.Code, "count-duties", $"{s_month:yyyy-MM}");
}
