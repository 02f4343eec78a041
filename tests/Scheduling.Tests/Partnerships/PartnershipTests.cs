using PeerSupport.Harness;
using PeerSupport.Platform;
using PeerSupport.Registry.V1;
using PeerSupport.Scheduling.V1;
using Xunit;
using static PeerSupport.Harness.Given;
using ErrorReason = PeerSupport.Scheduling.V1.ErrorReason;
using Rows = PeerSupport.Harness.Rows;

namespace PeerSupport.Scheduling.Tests.Partnerships;

/// <summary>A supporter meets one person week after week, and only while both may be brought together.</summary>
public sealed class PartnershipTests(SchedulingSuite suite)
{
    [Fact]
    public async Task Two_are_proposed_begin_pause_go_on_and_end()
    {
        var at = await suite.Given.Mentoring();
        var number = PrisonerNumber();
        var proposed = await suite.Given.Partnered(at, at.Supporters[0], number);
        Assert.Equal((PartnershipState.Proposed, at.Supporters[0].Name, at.Offering.Scheme, number, at.Zone, 5),
            (proposed.State, proposed.Appointment, proposed.Scheme, proposed.PrisonerNumber, proposed.Zone, proposed.SessionsPerWeek));

        var started = await OnceAnswered(() => suite.Scheduling.StartPartnershipAsync(new() { Name = proposed.Name, RequestId = RequestId() }, suite.As(at.Coordinator)));
        Assert.Equal(PartnershipState.Active, started.State);
        var paused = await suite.Scheduling.PausePartnershipAsync(new() { Name = proposed.Name, RequestId = RequestId() }, suite.As(at.Coordinator));
        Assert.Equal((PartnershipState.Paused, PartnershipPause.ByWish), (paused.State, paused.Pause));
        Assert.Empty(await List(at, needsSupporter: true));
        var resume = new ResumePartnershipRequest { Name = proposed.Name, RequestId = RequestId() };
        var resumed = await OnceAnswered(() => suite.Scheduling.ResumePartnershipAsync(resume, suite.As(at.Coordinator)));
        Assert.Equal((PartnershipState.Active, resumed), (resumed.State, await suite.Scheduling.ResumePartnershipAsync(resume, suite.As(at.Coordinator)))); // sent again
        Assert.Equal([Read(resumed)], await List(at));

        var ended = await suite.Scheduling.EndPartnershipAsync(new() { Name = proposed.Name, Reason = PartnershipEnd.Completed, RequestId = RequestId() }, suite.As(at.Coordinator));
        Assert.Equal((PartnershipState.Ended, PartnershipEnd.Completed), (ended.State, ended.End));
        Assert.Empty(await List(at));
        Assert.Equal(Read(ended), await suite.Scheduling.GetPartnershipAsync(new() { Name = proposed.Name }, suite.As(at.Wing)));
        Assert.Equal([Read(ended)], await List(at, state: PartnershipState.Ended));
    }

    [Fact]
    public async Task One_person_has_one_partnership_of_a_scheme_until_it_ends()
    {
        var at = await suite.Given.Mentoring(supporters: 2);
        var number = PrisonerNumber();
        var first = await suite.Given.Partnered(at, at.Supporters[0], number);
        (await Refused.By(() => suite.Given.Partnered(at, at.Supporters[1], number))).Is(ErrorReason.AlreadyPartnered);
        await suite.Scheduling.EndPartnershipAsync(new() { Name = first.Name, Reason = PartnershipEnd.SupporterSteppedBack, RequestId = RequestId() }, suite.As(at.Coordinator));
        Assert.NotEqual(first.Name, (await suite.Given.Partnered(at, at.Supporters[1], number)).Name);
    }

    [Fact]
    public async Task In_a_scheme_of_class_TOTAL_nobody_is_bound_to_anybody()
    {
        var at = await suite.Given.Asking(supporters: 1);
        (await Refused.By(() => suite.Given.Partnered(at, at.Supporters[0]))).Is(ErrorReason.ConfidentialScheme);
    }

    [Fact]
    public async Task Without_a_list_of_keep_aparts_nobody_is_paired()
    {
        var at = await suite.Given.Mentoring(keepApartList: false);
        var create = new CreatePartnershipRequest { Parent = at.Establishment, Appointment = at.Supporters[0].Name, PrisonerNumber = PrisonerNumber(), Zone = at.Zone, RequestId = RequestId() };
        (await Refused.By(() => OnceCopied(() => suite.Scheduling.CreatePartnershipAsync(create, suite.As(at.Coordinator))))).Is(ErrorReason.ByHandOnly);
    }

    [Fact]
    public async Task Two_who_are_kept_apart_are_refused_at_every_step_that_brings_them_together()
    {
        var at = await suite.Given.Mentoring(supporters: 2);
        var number = PrisonerNumber();
        var meeting = await suite.Given.Meeting(at, at.Supporters[0], number);
        var proposed = await suite.Given.Partnered(at, at.Supporters[0]);
        await suite.Scheduling.PausePartnershipAsync(new() { Name = meeting.Name, RequestId = RequestId() }, suite.As(at.Coordinator));
        await suite.Given.KeptApartSince(at, at.Supporters[0].PrisonerNumber, number);
        await suite.Given.KeptApartSince(at, at.Supporters[0].PrisonerNumber, proposed.PrisonerNumber);

        (await Refused.By(() => OnceAnswered(() => suite.Scheduling.ResumePartnershipAsync(new() { Name = meeting.Name, RequestId = RequestId() }, suite.As(at.Coordinator))))).Is(ErrorReason.CannotPair);
        (await Refused.By(() => OnceAnswered(() => suite.Scheduling.StartPartnershipAsync(new() { Name = proposed.Name, RequestId = RequestId() }, suite.As(at.Coordinator))))).Is(ErrorReason.CannotPair);
        var again = await Refused.By(() => HandOver(at, meeting, at.Supporters[0]));
        again.Is(ErrorReason.CannotPair);
        Assert.DoesNotContain(number, again.Message, StringComparison.Ordinal);
        Assert.Equal(PartnershipState.Paused, (await suite.Scheduling.GetPartnershipAsync(new() { Name = meeting.Name }, suite.As(at.Coordinator))).State);

        var handed = await HandOver(at, meeting, at.Supporters[1]);
        Assert.Equal((PartnershipState.Active, at.Supporters[1].Name), (handed.State, handed.Appointment));
        await suite.Scheduling.EndPartnershipAsync(new() { Name = meeting.Name, Reason = PartnershipEnd.Other, RequestId = RequestId() }, suite.As(at.Coordinator));
        (await Refused.By(() => suite.Given.Partnered(at, at.Supporters[0], number))).Is(ErrorReason.CannotPair);
    }

    [Fact]
    public async Task Nobody_tries_out_by_proposing_partnerships_whom_a_supporter_is_kept_apart_from()
    {
        var at = await suite.Given.Mentoring();
        var proposed = await suite.Given.Partnered(at, at.Supporters[0]);
        Task<long> Asked() => Rows.Scalar<long>(suite, "registry", "select coalesce(sum(asked), 0)::bigint from pair_checks where establishment = $1", at.Code);
        var before = await Asked();
        await suite.Given.Partnered(at, at.Supporters[0]);
        Assert.Equal(before + 1, await Asked());
        // as if she had asked sixty times, in this hour and in the next, which may begin now
        await Rows.Change(suite, "registry", """
            insert into pair_checks (establishment, subject, since, asked)
            select distinct establishment, subject, since + nth * interval '1 hour', 60 from pair_checks cross join generate_series(0, 2) nth where establishment = $1
            on conflict (establishment, subject, since) do update set asked = 60
            """, at.Code);

        var told = await Refused.By(() => suite.Given.Partnered(at, at.Supporters[0]));
        told.Is(ErrorReason.TooManyChecks);
        Assert.InRange(told.RetryDelay ?? default, TimeSpan.FromSeconds(1), TimeSpan.FromHours(1));
        var start = new StartPartnershipRequest { Name = proposed.Name, RequestId = RequestId() };
        (await Refused.By(() => suite.Scheduling.StartPartnershipAsync(start, suite.As(at.Coordinator)))).Is(ErrorReason.TooManyChecks);
        Assert.Equal(PartnershipState.Proposed, (await suite.Scheduling.GetPartnershipAsync(new() { Name = proposed.Name }, suite.As(at.Coordinator))).State);
        var door = new CheckPairRequest { Parent = at.Establishment, Question = new() { Appointment = at.Supporters[0].Name, PrisonerNumber = PrisonerNumber() } };
        Assert.Equal(Pairing.Pairable, (await suite.Registry.CheckPairAsync(door, suite.As($"WING@{at.Code}"))).Pairing); // each is counted for herself

        await Rows.Change(suite, "registry", "update pair_checks set since = since - interval '1 day' where establishment = $1 and asked = 60", at.Code);
        Assert.Equal(PartnershipState.Active, (await suite.Scheduling.StartPartnershipAsync(start, suite.As(at.Coordinator))).State);
    }

    [Fact]
    public async Task Whoever_loses_his_standing_meets_nobody_and_whom_he_met_is_listed()
    {
        var at = await suite.Given.Mentoring(supporters: 2);
        var (meeting, proposed) = (await suite.Given.Meeting(at, at.Supporters[0]), await suite.Given.Partnered(at, at.Supporters[0]));
        await suite.Registry.EndAppointmentAsync(new() { Name = at.Supporters[0].Name, Reason = EndReason.WithdrawnOwn, RequestId = RequestId() }, suite.As(at.Coordinator));

        var lost = await Eventually.Some(async () => (await List(at, needsSupporter: true)).SingleOrDefault());
        Assert.Equal((meeting.Name, PartnershipState.Paused, PartnershipPause.NeedsSupporter), (lost.Name, lost.State, lost.Pause));
        (await Refused.By(() => suite.Scheduling.ResumePartnershipAsync(new() { Name = meeting.Name, RequestId = RequestId() }, suite.As(at.Coordinator)))).Is(ErrorReason.NotStanding);
        (await Refused.By(() => suite.Scheduling.StartPartnershipAsync(new() { Name = proposed.Name, RequestId = RequestId() }, suite.As(at.Coordinator)))).Is(ErrorReason.NotStanding);

        Assert.Equal(PartnershipState.Active, (await HandOver(at, meeting, at.Supporters[1])).State);
        Assert.Equal(PartnershipState.Proposed, (await HandOver(at, proposed, at.Supporters[1])).State);
        Assert.Empty(await List(at, needsSupporter: true));
    }

    [Fact]
    public async Task Nobody_takes_over_who_supports_in_another_scheme_only()
    {
        var at = await suite.Given.Mentoring();
        var meeting = await suite.Given.Meeting(at, at.Supporters[0]);
        var other = await suite.Given.Appointed(await suite.Given.OrdinaryOffering(at.Establishment));
        await suite.Given.KeptApart(at); // a list of before he applied says nothing of him
        await suite.Given.Partnered(at, other); // scheduling knows him
        var handOver = new HandOverPartnershipRequest { Name = meeting.Name, Appointment = other.Name, RequestId = RequestId() };
        (await Refused.By(() => suite.Scheduling.HandOverPartnershipAsync(handOver, suite.As(at.Coordinator)))).Is(ErrorReason.NotStanding);
    }

    [Fact]
    public async Task On_a_copy_that_is_too_old_nobody_is_paired()
    {
        var at = await suite.Given.Mentoring();
        var proposed = await suite.Given.Partnered(at, at.Supporters[0]);
        await Rows.Change(suite, "registry", "delete from timers where kind = 'pulse' and tenant = $1", at.Code);
        await Rows.Change(suite, "scheduling", "update standing_feeds set as_of = as_of - interval '16 minutes', version = version * 2 where establishment = $1", at.Code);
        (await Refused.By(() => suite.Scheduling.StartPartnershipAsync(new() { Name = proposed.Name, RequestId = RequestId() }, suite.As(at.Coordinator)))).Is(ErrorReason.ByHandOnly);
    }

    [Fact]
    public async Task Who_is_kept_apart_later_is_parted_within_a_day_even_if_the_news_of_it_was_lost_and_looks_like_one_whose_supporter_lost_his_standing()
    {
        var at = await suite.Given.Mentoring();
        var (parted, goesOn) = (await suite.Given.Meeting(at, at.Supporters[0]), await suite.Given.Meeting(at, at.Supporters[0]));
        await KeptApartUntold(at, at.Supporters[0].PrisonerNumber, parted.PrisonerNumber);
        Assert.Equal(2, await Rows.Change(suite, "scheduling", "update timers set due_at = now() where tenant = $1 and kind = 'check-partners' and due_at <= now() + interval '24 hours'", at.Code));

        var now = await Eventually.Some(async () => (await List(at, needsSupporter: true)).SingleOrDefault());
        Assert.Equal((parted.Name, PartnershipState.Paused, PartnershipPause.NeedsSupporter), (now.Name, now.State, now.Pause));
        await Eventually.True(async () => await Rows.Scalar<long>(suite, "scheduling", "select count(*) from timers where tenant = $1 and kind = 'check-partners' and due_at > now() + interval '23 hours'", at.Code) == 1); // the other is looked at again tomorrow
        Assert.Equal(PartnershipState.Active, (await suite.Scheduling.GetPartnershipAsync(new() { Name = goesOn.Name }, suite.As(at.Coordinator))).State);
    }

    [Theory]
    [InlineData("a change")]
    [InlineData("a list")]
    [InlineData("an alert")]
    public async Task Whom_the_prison_says_may_not_be_paired_meets_nobody_from_then_on(string told)
    {
        var at = await suite.Given.Mentoring();
        var (parted, goesOn) = (await suite.Given.Meeting(at, at.Supporters[0]), await suite.Given.Meeting(at, at.Supporters[0]));
        await (told switch
        {
            "a change" => suite.Given.KeptApartSince(at, at.Supporters[0].PrisonerNumber, parted.PrisonerNumber),
            "a list" => suite.Given.KeptApart(at, (at.Supporters[0].PrisonerNumber, parted.PrisonerNumber)),
            _ => (Task)suite.Given.Told(at.Code, PrisonEvent("person.alert.created", parted.PrisonerNumber, ("alertCode", "XCU"), ("alertUuid", RequestId()))),
        });

        var now = await Eventually.Some(async () => (await List(at, needsSupporter: true)).SingleOrDefault());
        Assert.Equal((parted.Name, PartnershipState.Paused, PartnershipPause.NeedsSupporter), (now.Name, now.State, now.Pause));
        Assert.Equal(PartnershipState.Active, (await suite.Scheduling.GetPartnershipAsync(new() { Name = goesOn.Name }, suite.As(at.Coordinator))).State);
        Assert.Equal(1, await Rows.Scalar<long>(suite, "scheduling", "select count(*) from timers where tenant = $1 and kind = 'check-partners' and due_at > now()", at.Code));
    }

    [Fact]
    public async Task While_nobody_can_say_who_is_kept_apart_they_go_on_meeting_and_are_asked_about_again()
    {
        var at = await suite.Given.Mentoring();
        var meeting = await suite.Given.Meeting(at, at.Supporters[0]);
        await Rows.Change(suite, "registry", "update keep_apart_feeds set as_of = as_of - interval '9 days' where establishment = $1", at.Code);
        var create = new CreatePartnershipRequest { Parent = at.Establishment, Appointment = at.Supporters[0].Name, PrisonerNumber = PrisonerNumber(), Zone = at.Zone, RequestId = RequestId() };
        (await Refused.By(() => suite.Scheduling.CreatePartnershipAsync(create, suite.As(at.Coordinator)))).Is(ErrorReason.ByHandOnly);

        Assert.Equal(1, await Rows.Change(suite, "scheduling", "update timers set due_at = now() where tenant = $1 and kind = 'check-partners'", at.Code));
        await Eventually.True(async () => await Rows.Scalar<long>(suite, "scheduling", "select count(*) from timers where tenant = $1 and kind = 'check-partners' and due_at < now() + interval '23 hours'", at.Code) == 0);
        Assert.Equal(Read(meeting), await suite.Scheduling.GetPartnershipAsync(new() { Name = meeting.Name }, suite.As(at.Coordinator)));
        Assert.Equal(1, await Rows.Scalar<long>(suite, "scheduling", "select count(*) from timers where tenant = $1 and kind = 'check-partners'", at.Code));

        await suite.Events.Publish(new PairingsChanged { Id = RequestId(), Establishment = at.Establishment }, Ids.New());
        await Eventually.True(async () => await Rows.Scalar<long>(suite, "scheduling", "select count(*) from timers where tenant = $1 and kind = 'recheck-partners' and due_at > now()", at.Code) == 1);
        Assert.Equal(Read(meeting), await suite.Scheduling.GetPartnershipAsync(new() { Name = meeting.Name }, suite.As(at.Coordinator)));
    }

    [Fact]
    public async Task They_are_listed_by_supporter_and_by_zone()
    {
        var at = await suite.Given.Mentoring(supporters: 2);
        var (one, two) = (await suite.Given.Partnered(at, at.Supporters[0]), await suite.Given.Partnered(at, at.Supporters[1]));
        Assert.Equal([Read(two)], await Asked(new() { Appointment = at.Supporters[1].Name }));
        Assert.Equal([Read(one), Read(two)], await Asked(new() { Zone = at.Zone }));
        Assert.Empty(await Asked(new() { Zone = $"{at.Establishment}/zones/b-wing" }));

        async Task<IReadOnlyList<Partnership>> Asked(ListPartnershipsRequest request)
        {
            request.Parent = at.Establishment;
            return (await suite.Scheduling.ListPartnershipsAsync(request, suite.As(at.Coordinator))).Partnerships;
        }
    }

    [Fact]
    public async Task What_bears_a_removed_name_is_the_others()
    {
        var at = await suite.Given.Mentoring();
        var meeting = await suite.Given.Meeting(at, at.Supporters[0]);
        await suite.Scheduling.RecordSessionAsync(new() { Name = meeting.Name, Day = Today, Attendance = SessionAttendance.Attended, RequestId = RequestId() }, suite.As(at.Wing));
        var stays = Ids.Short();
        await suite.Events.Publish(new PersonMerged { Id = RequestId(), Removed = at.Supporters[0].Person, Person = $"persons/{stays}" }, Ids.New());
        await Eventually.True(async () => await Rows.Scalar<long>(suite, "scheduling",
            "select (select count(*) from partnerships where person_id = $1) + (select count(*) from partnership_sessions where person_id = $1)", stays) == 2);
    }

    private Task<int> KeptApartUntold(AskingCase at, string one, string other) => Rows.Change(suite, "registry", """
        insert into keep_apart_changes (establishment, prisoner_number_1, prisoner_number_2, restriction, changed_at)
        values ($1, least($2, $3), greatest($2, $3), 'WING', now())
        """, at.Code, one, other);

    /// <summary>As it is read of two who had no session yet.</summary>
    private static Partnership Read(Partnership step) => new(step) { Held = new() };

    private async Task<IReadOnlyList<Partnership>> List(AskingCase at, bool needsSupporter = false, PartnershipState state = PartnershipState.Unspecified) =>
        (await suite.Scheduling.ListPartnershipsAsync(new() { Parent = at.Establishment, NeedsSupporter = needsSupporter, State = state }, suite.As(at.Coordinator))).Partnerships;

    private Task<Partnership> HandOver(AskingCase at, Partnership partnership, AppointmentCase to) =>
        OncePairable(() => suite.Scheduling.HandOverPartnershipAsync(new() { Name = partnership.Name, Appointment = to.Name, RequestId = RequestId() }, suite.As(at.Coordinator)));
}
