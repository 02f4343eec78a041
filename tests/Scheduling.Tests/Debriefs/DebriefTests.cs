using Google.Protobuf.WellKnownTypes;
using PeerSupport.Harness;
using PeerSupport.Registry.V1;
using PeerSupport.Scheduling.V1;
using Xunit;
using static PeerSupport.Harness.Given;
using ErrorReason = PeerSupport.Scheduling.V1.ErrorReason;

namespace PeerSupport.Scheduling.Tests;

public sealed class DebriefTests(SchedulingSuite suite)
{
    [Fact]
    public async Task After_a_contact_a_talk_is_owed_is_offered_and_is_held()
    {
        var at = await suite.Given.Asking(supporters: 1);
        var due = await suite.Given.Debrief(at);
        Assert.Equal((at.Supporters[0].Name, at.Offering.Scheme, at.Zone, DebriefState.Due), (due.Appointment, due.Scheme, due.Zone, due.State));
        Assert.Null(due.OfferedAt);

        var offered = await Record(at, due, DebriefAnswer.Offered, due.DueBy.ToDateTimeOffset().AddHours(-72));
        Assert.Equal((DebriefState.Offered, due.DueBy - Duration.FromTimeSpan(TimeSpan.FromHours(72))), (offered.State, offered.OfferedAt));
        Assert.Equal([offered], await Listed(at));

        var taken = await Record(at, due, DebriefAnswer.Taken);
        Assert.Equal((DebriefState.Taken, at.Supporters[0].Name), (taken.State, taken.Appointment));
        Assert.True(taken.AnsweredAt > taken.OfferedAt);
        Assert.Empty(await Listed(at));
        Assert.Empty(await Rows.Of(suite, "scheduling", $"select key from timers where kind = 'debrief' and key = '{Id(due)}'"));
    }

    [Fact]
    public async Task Who_declines_is_forgotten_at_once()
    {
        var at = await suite.Given.Asking(supporters: 1);
        var due = await suite.Given.Debrief(at);
        var request = new RecordDebriefRequest { Name = due.Name, Answer = DebriefAnswer.DeclinedBySupporter, RequestId = RequestId() };
        var declined = await suite.Scheduling.RecordDebriefAsync(request, suite.As(at.Coordinator));
        Assert.Equal((DebriefState.DeclinedBySupporter, ""), (declined.State, declined.Appointment));
        Assert.Equal(declined, await suite.Scheduling.RecordDebriefAsync(request, suite.As(at.Coordinator)));
        Assert.Empty(await Listed(at));
        var appointment = due.Appointment.Split('/')[^1];
        Assert.Empty(await Rows.Of(suite, "scheduling", $"select debrief_id from debriefs where appointment_id = '{appointment}' or debriefs::text like '%{appointment}%'"));
        Assert.Empty(await Rows.Of(suite, "scheduling", $"""
            select debrief_id from debriefs join requests on contact_ended_at in (owed_since, due_by - interval '72 hours') where debrief_id = '{Id(due)}'
            """)); // nor does the hour lead to him
    }

    [Fact]
    public async Task One_that_nobody_held_in_time_is_listed_as_overdue_and_counted_once_without_anybody()
    {
        var at = await suite.Given.Asking(supporters: 1);
        var due = await suite.Given.Debrief(at);
        Assert.Empty(await Listed(at, overdue: true));
        await TimePasses(due);

        var told = await suite.Events.Only<ObstacleMet>(e => e.Establishment == at.Establishment && e.Obstacle == V1.Obstacle.NoDebrief);
        Assert.Equal((at.Offering.Scheme, ObstacleSource.Operations), (told.Scheme, told.Source));
        Assert.DoesNotContain(Id(due), told.ToString(), StringComparison.Ordinal);
        var missed = Assert.Single(await Listed(at, overdue: true));
        Assert.Equal((due.Name, DebriefState.Missed, at.Supporters[0].Name), (missed.Name, missed.State, missed.Appointment));
        await Eventually.True(async () => (await suite.Feedback.ListObstacleCountsAsync(new() { Parent = at.Establishment }, suite.As(at.Coordinator))).Counts.Any(count => count is { Code: "NO_DEBRIEF", Count: 1 }));

        Assert.Equal(DebriefState.Taken, (await Record(at, due, DebriefAnswer.Taken)).State);
        await suite.Given.Debrief(at);
        Assert.Single(suite.Events.All<ObstacleMet>(e => e.Establishment == at.Establishment && e.Obstacle == V1.Obstacle.NoDebrief));
    }

    [Theory]
    [InlineData(DebriefsBy.Coordinator, ContactOutcome.DeclinedAtDoor)]
    [InlineData(DebriefsBy.Nobody, ContactOutcome.Talked)]
    public async Task Nothing_is_owed_where_nothing_was_heard_or_nobody_offers_any(DebriefsBy by, ContactOutcome outcome)
    {
        var at = await suite.Given.Asking(supporters: 1, new() { DebriefsBy = by });
        var contact = await suite.Given.InContact(at);
        await suite.Scheduling.EndContactAsync(new() { Name = contact.Name, Outcome = outcome, RequestId = RequestId() }, suite.As(at.Wing));
        Assert.Empty(await Listed(at));
    }

    [Fact]
    public async Task They_are_listed_by_zone_page_by_page_and_by_when_they_are_due()
    {
        var at = await suite.Given.Asking(supporters: 1);
        Debrief[] due = [await suite.Given.Debrief(at), await suite.Given.Debrief(at), await suite.Given.Debrief(at)];
        var first = await suite.Scheduling.ListDebriefsAsync(new() { Parent = at.Establishment, PageSize = 2 }, suite.As(at.Coordinator));
        var rest = await suite.Scheduling.ListDebriefsAsync(new() { Parent = at.Establishment, PageSize = 2, PageToken = first.NextPageToken }, suite.As(at.Coordinator));
        Assert.Equal(due, first.Debriefs.Concat(rest.Debriefs));
        Assert.Equal("", rest.NextPageToken);
        Assert.Equal(due, await Listed(at, zone: at.Zone));
        Assert.Empty(await Listed(at, zone: $"{at.Establishment}/zones/b-wing"));
    }

    [Fact]
    public async Task It_is_offered_once_answered_once_and_not_before_the_contact_was_over()
    {
        var at = await suite.Given.Asking(supporters: 1);
        var due = await suite.Given.Debrief(at);
        var over = due.DueBy.ToDateTimeOffset().AddHours(-72);
        Assert.Equal(["at"], (await Refused.By(() => Call(at, due, DebriefAnswer.Taken, over.AddSeconds(-1)))).Is(ErrorReason.TimeOutOfRange).Fields);
        await Record(at, due, DebriefAnswer.Offered);
        var second = (await Refused.By(() => Call(at, due, DebriefAnswer.Offered))).Is(ErrorReason.IllegalTransition).With("state", "OFFERED").With("allowed", "DUE");
        Assert.EndsWith("Read it again: somebody may have done it already.", second.Message, StringComparison.Ordinal);
        await Record(at, due, DebriefAnswer.Taken);
        (await Refused.By(() => Call(at, due, DebriefAnswer.DeclinedBySupporter))).Is(ErrorReason.IllegalTransition).With("state", "TAKEN").With("allowed", "DUE,OFFERED,MISSED");
    }

    [Fact]
    public async Task Of_two_persons_who_are_one_the_debriefs_are_the_others()
    {
        var at = await suite.Given.Asking(supporters: 1);
        var due = await suite.Given.Debrief(at);
        var (removed, stays) = (at.Supporters[0].Person, $"persons/{Platform.Ids.Short()}");
        await suite.Events.Publish(new PersonMerged { Id = removed.Split('/')[1], Removed = removed, Person = stays }, Platform.Ids.Random());
        await Eventually.True(async () => (await Rows.Of(suite, "scheduling", $"select person_id from debriefs where debrief_id = '{Id(due)}'")).SequenceEqual([stays.Split('/')[1]]));
    }

    private static string Id(Debrief debrief) => debrief.Name.Split('/')[^1];

    /// <summary>72 hours, which no test can wait for.</summary>
    private async Task TimePasses(Debrief due)
    {
        await Rows.Of(suite, "scheduling", $"update debriefs set owed_since = owed_since - interval '73 hours', due_by = due_by - interval '73 hours' where debrief_id = '{Id(due)}' returning debrief_id");
        await Rows.Of(suite, "scheduling", $"update timers set due_at = due_at - interval '73 hours' where kind = 'debrief' and key = '{Id(due)}' returning key");
    }

    private Grpc.Core.AsyncUnaryCall<Debrief> Call(AskingCase at, Debrief debrief, DebriefAnswer answer, DateTimeOffset? when = null) => suite.Scheduling.RecordDebriefAsync(
        new() { Name = debrief.Name, Answer = answer, At = when?.ToTimestamp(), RequestId = RequestId() }, suite.As(at.Coordinator));

    private async Task<Debrief> Record(AskingCase at, Debrief debrief, DebriefAnswer answer, DateTimeOffset? when = null) => await Call(at, debrief, answer, when);

    private async Task<IReadOnlyList<Debrief>> Listed(AskingCase at, bool overdue = false, string zone = "") =>
        (await suite.Scheduling.ListDebriefsAsync(new() { Parent = at.Establishment, Overdue = overdue, Zone = zone }, suite.As(at.Coordinator))).Debriefs;
}
