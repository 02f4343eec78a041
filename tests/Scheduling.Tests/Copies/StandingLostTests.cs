using PeerSupport.Harness;
using PeerSupport.Platform;
using PeerSupport.Registry.V1;
using PeerSupport.Scheduling.V1;
using Xunit;

namespace PeerSupport.Scheduling.Tests;

public sealed class StandingLostTests(SchedulingSuite suite)
{
    [Fact]
    public async Task A_revoked_certificate_vacates_every_duty_to_come_and_opens_the_gaps()
    {
        var place = await suite.Given.Place();
        var supporter = await suite.Given.Appointed(place.Offering, place.Zone, night: true);
        var (first, second) = (await suite.Given.OnDuty(place, supporter.Name), await suite.Given.OnDuty(place, supporter.Name, Day(1)));

        await suite.Training.RevokeCertificationAsync(
            new() { Name = supporter.Certification, RequestId = Given.RequestId() }, suite.As($"PROVIDER@{supporter.Applicant.Provider}"));

        foreach (var duty in new[] { first, second })
        {
            var vacated = await suite.Events.Next<DutyChanged>(e => e.Duty == duty.Name && e.State == DutyState.Vacated);
            Assert.True(vacated.Version > (await suite.Events.Next<DutyChanged>(e => e.Duty == duty.Name && e.State == DutyState.Assigned)).Version);
            var read = await suite.Scheduling.GetDutyAsync(new() { Name = duty.Name }, suite.As(place.Wing));
            Assert.Equal((DutyState.Vacated, Etag.Of(vacated.Version)), (read.State, read.Etag));
            var cover = await suite.Events.Next<CoverChanged>(e => e.Zone == place.Zone && Equals(e.Date, duty.Date) && e.Covered == 0);
            Assert.Equal(1, cover.Places);
        }

        var gaps = await suite.Scheduling.ListCoverGapsAsync(new() { Parent = place.Establishment, FirstDay = Day(0), LastDay = Day(1) }, suite.As(place.Wing));
        Assert.Equal(2, gaps.Gaps.Count);
    }

    [Fact]
    public async Task Only_duties_that_the_new_standing_does_not_cover_are_vacated()
    {
        var place = await suite.Given.Place();
        var day = await suite.Given.Covered(place.Offering, place.Zone, 1, BandKind.Am);
        var supporter = await suite.Arrive(Supporters.Of(place));
        var (night, later) = (await suite.Given.OnDuty(place, supporter.Appointment, Day(0)), await suite.Given.OnDuty(place, supporter.Appointment, Day(3)));
        var morning = await suite.Given.OnDuty(day, supporter.Appointment, Day(3));

        await Change(supporter, 2, Supporters.May(Capability.Solo), Supporters.May(Capability.Night, later.StartsAt.ToDateTimeOffset().AddHours(1)));

        await suite.Events.Next<DutyChanged>(e => e.Duty == later.Name && e.State == DutyState.Vacated);
        Assert.Equal((DutyState.Assigned, DutyState.Assigned), ((await Get(place, night)).State, (await Get(place, morning)).State));
    }

    [Fact]
    public async Task A_vacated_duty_can_be_given_again()
    {
        var place = await suite.Given.Place();
        var supporter = await suite.Arrive(Supporters.Of(place));
        var duty = await suite.Given.OnDuty(place, supporter.Appointment);
        await Change(supporter, 2, Supporters.May(Capability.Solo));
        await suite.Events.Next<DutyChanged>(e => e.Duty == duty.Name && e.State == DutyState.Vacated);

        await Change(supporter, 3, Supporters.May(Capability.Night));
        var again = await suite.Given.OnDuty(place, supporter.Appointment);
        Assert.NotEqual(duty.Name, again.Name);
    }

    [Fact]
    public async Task News_that_comes_late_changes_nothing()
    {
        var place = await suite.Given.Place();
        var supporter = Supporters.Of(place);
        supporter.Version = 5;
        await suite.Arrive(supporter);
        var duty = await suite.Given.OnDuty(place, supporter.Appointment);

        var older = new StandingChanged(supporter) { Version = 4 };
        older.Intervals.Clear();
        await suite.Arrive(older);
        var later = await suite.Arrive(Supporters.Of(place)); // handled after it, or beside it
        await suite.Known(place, later.Appointment);
        Assert.Equal(DutyState.Assigned, (await Get(place, duty)).State);
        await suite.Given.OnDuty(place, supporter.Appointment, Day(5));
    }

    private static Google.Type.Date Day(int later) => Given.Tomorrow.ToDay().AddDays(later).ToProto();

    private Task<StandingChanged> Change(StandingChanged supporter, long version, params StandingInterval[] intervals)
    {
        var news = new StandingChanged(supporter) { Version = version };
        news.Intervals.Clear();
        news.Intervals.Add(intervals);
        return suite.Arrive(news);
    }

    private async Task<Duty> Get(PlaceCase place, Duty duty) => await suite.Scheduling.GetDutyAsync(new() { Name = duty.Name }, suite.As(place.Wing));
}
