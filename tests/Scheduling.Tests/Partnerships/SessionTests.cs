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

    [Fact]
    public async Task Days_to_come_and_from_before_are_refused_and_so_are_minutes_of_nobody()
    {
        var at = await suite.Given.Mentoring();
        var meeting = await suite.Given.Meeting(at, at.Supporters[0]);
        (await Refused.By(() => Record(at, meeting, Day(1), SessionAttendance.Attended))).Is(ErrorReason.TimeOutOfRange);
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
