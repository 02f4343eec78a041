using PeerSupport.Harness;
using PeerSupport.Platform;
using PeerSupport.Scheduling.V1;
using Xunit;
using static PeerSupport.Harness.Given;
using ErrorReason = PeerSupport.Scheduling.V1.ErrorReason;
using Rows = PeerSupport.Harness.Rows;

namespace PeerSupport.Scheduling.Tests.Partnerships;

public sealed class SessionTests(SchedulingSuite suite)
{
    [Fact]
    public async Task What_became_of_a_day_is_recorded_put_right_and_listed()
    {
        var at = await suite.Given.Mentoring();
        var meeting = await suite.Given.Meeting(at, at.Supporters[0]);
        await Rows.Change(suite, "scheduling", "update partnerships set proposed_at = proposed_at - interval '10 days' where establishment = $1", at.Code);
        await Record(at, meeting, Day(-2), SessionAttendance.Cancelled);
        await Record(at, meeting, Day(-1), SessionAttendance.Attended, 20);
        var session = await Record(at, meeting, Day(-2), SessionAttendance.Attended, 25);
        Assert.Equal((Day(-2), SessionAttendance.Attended, 25, at.Supporters[0].Name), (session.Day, session.Attendance, session.Minutes, session.Appointment));

        var first = await suite.Scheduling.ListSessionsAsync(new() { Parent = meeting.Name, PageSize = 1 }, suite.As(at.Coordinator));
        var second = await suite.Scheduling.ListSessionsAsync(new() { Parent = meeting.Name, PageSize = 1, PageToken = first.NextPageToken }, suite.As(at.Coordinator));
        Assert.Equal([Day(-1)], first.Sessions.Select(one => one.Day));
        Assert.Equal([session], second.Sessions);
        Assert.Empty(second.NextPageToken);
    }

    /// <summary>Two of five agreed on last week, three in the last four; what is of this week, of the fifth before, or was missed does not count.</summary>
    [Fact]
    public async Task How_many_there_were_stands_beside_how_many_are_agreed_on()
    {
        var at = await suite.Given.Mentoring(supporters: 2);
        var (meeting, other) = (await suite.Given.Meeting(at, at.Supporters[0]), await suite.Given.Meeting(at, at.Supporters[1]));
        var monday = Today.ToDay().AddDays(-(((int)Today.ToDay().DayOfWeek + 6) % 7));
        foreach (var (day, attendance) in ((int, string)[])[(0, "ATTENDED"), (-1, "ATTENDED"), (-6, "SICK"), (-7, "ATTENDED"), (-8, "CANCELLED"), (-28, "ATTENDED"), (-29, "ATTENDED")])
        {
            await Rows.Change(suite, "scheduling", """
                insert into partnership_sessions (establishment, partnership_id, day, attendance, appointment_id, person_id)
                select establishment, partnership_id, $2, $3, appointment_id, person_id from partnerships where partnership_id = $1
                """, Rotations.Id(meeting.Name), monday.AddDays(day), attendance);
        }

        await Rows.Change(suite, "scheduling", "update partnerships set sessions_per_week = 14 where partnership_id = $1", Rotations.Id(other.Name)); // from before
        var listed = (await suite.Scheduling.ListPartnershipsAsync(new() { Parent = at.Establishment }, suite.As(at.Coordinator))).Partnerships;

        Assert.Equal([(meeting.Name, 5, 2, 3), (other.Name, 14, 0, 0)], listed.Select(one => (one.Name, one.SessionsPerWeek, one.Held.LastWeek, one.Held.LastFourWeeks)));
        Assert.Equal(listed[0], await suite.Scheduling.GetPartnershipAsync(new() { Name = meeting.Name }, suite.As(at.Wing)));
    }

    [Fact]
    public async Task No_more_are_agreed_on_than_can_be_recorded()
    {
        var at = await suite.Given.Mentoring();
        var request = new CreatePartnershipRequest { Parent = at.Establishment, Appointment = at.Supporters[0].Name, PrisonerNumber = PrisonerNumber(), Zone = at.Zone, SessionsPerWeek = 8, RequestId = RequestId() };
        Assert.Equal(["sessions_per_week"], (await Refused.By(() => suite.Scheduling.CreatePartnershipAsync(request, suite.As(at.Coordinator)))).Is(Platform.V1.ErrorReason.InvalidFields).Fields);
        request.SessionsPerWeek = 7;
        Assert.Equal(7, (await OncePairable(() => suite.Scheduling.CreatePartnershipAsync(request, suite.As(at.Coordinator)))).SessionsPerWeek);
    }

    [Theory]
    [InlineData("2026-11-23")]
    [InlineData("2026-11-28")]
    [InlineData("2026-11-29")]
    public void A_week_is_over_with_its_Sunday(string today) =>
        Assert.Equal(new WholeWeeks(new(2026, 10, 26), new(2026, 11, 16), new(2026, 11, 23)), WholeWeeks.Before(DateOnly.Parse(today, System.Globalization.CultureInfo.InvariantCulture)));

    [Fact]
    public async Task Days_to_come_and_from_before_are_refused_and_so_are_minutes_of_nobody()
    {
        var at = await suite.Given.Mentoring();
        var meeting = await suite.Given.Meeting(at, at.Supporters[0]);
        Assert.Equal(["day"], (await Refused.By(() => Record(at, meeting, Day(1), SessionAttendance.Attended))).Is(ErrorReason.TimeOutOfRange).Fields);
        (await Refused.By(() => Record(at, meeting, Day(-2), SessionAttendance.Attended))).Is(ErrorReason.TimeOutOfRange);
        (await Refused.By(() => Record(at, meeting, Day(0), SessionAttendance.Refused, 5))).Is(ErrorReason.NotAttended);
        Assert.Empty((await suite.Scheduling.ListSessionsAsync(new() { Parent = meeting.Name }, suite.As(at.Wing))).Sessions);
    }

    [Fact]
    public async Task Sent_again_it_is_answered_alike_and_only_its_name_is_kept()
    {
        var at = await suite.Given.Mentoring();
        var meeting = await suite.Given.Meeting(at, at.Supporters[0]);
        var request = new RecordSessionRequest { Name = meeting.Name, Day = Day(0), Attendance = SessionAttendance.Clash, RequestId = RequestId() };
        var session = await suite.Scheduling.RecordSessionAsync(request, suite.As(at.Wing));
        Assert.Equal(session, await suite.Scheduling.RecordSessionAsync(request, suite.As(at.Wing)));
        Assert.Equal(session.Name, await Rows.Scalar<string>(suite, "scheduling", "select resource from request_ids where id = $1 and response is null", Guid.Parse(request.RequestId)));
    }

    private static Google.Type.Date Day(int fromToday) => Today.ToDay().AddDays(fromToday).ToProto();

    private async Task<PartnershipSession> Record(AskingCase at, Partnership meeting, Google.Type.Date day, SessionAttendance attendance, int minutes = 0) =>
        await suite.Scheduling.RecordSessionAsync(new() { Name = meeting.Name, Day = day, Attendance = attendance, Minutes = minutes, RequestId = RequestId() }, suite.As(at.Wing));
}
