using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using PeerSupport.Feedback.V1;
using PeerSupport.Harness;
using PeerSupport.Platform;
using PeerSupport.Registry.V1;
using PeerSupport.Scheduling.V1;
using PeerSupport.Training.V1;
using Xunit;

namespace PeerSupport.Feedback.Tests.Acts;

/// <summary>What a prison did or left undone is told exactly, to itself and to headquarters.</summary>
public sealed class ActsTests(SuiteFixture suite)
{
    private static readonly DateOnly s_month = TimeProvider.System.GetUtcNow().DayIn("Europe/London").FirstOfMonth().AddMonths(-1);

    /// <summary>A region that no other test uses.</summary>
    private readonly string _region = $"acts-{new string([.. Ids.Short().Where(char.IsLetter)])}";
    private readonly Prison _prison = new(suite);

    [Fact]
    public async Task A_night_is_counted_exactly_once_and_two_supporters_fewer_do_not_hide_it()
    {
        await Lies();
        await Tell(Night(s_month, zones: 4, uncovered: 1, few: 2));
        await Tell(Night(s_month, zones: 4, uncovered: 4, few: 0)); // told again, otherwise
        await Tell(Night(s_month.AddDays(1), zones: 4, uncovered: 2, few: 0, listStale: true));
        Assert.Equal(
            [(Act.MorningListStale, "", 1, 2), (Act.ZoneNightShort, "schemes/listener", 2, 8), (Act.ZoneNightUncovered, "schemes/listener", 3, 8)],
            (await Own()).Select(figure => (figure.Act, figure.Scheme, figure.Count, figure.OutOf)));
        Assert.Equal(await Own(), await OfRegion());
    }

    [Fact]
    public async Task A_months_duties_are_told_once_and_of_a_small_team_how_many_clashed_only()
    {
        await Lies();
        await Tell(Duties("listener", 40, clashed: 3, team: 8, uneven: 2));
        await Tell(Duties("listener", 50, clashed: 50, team: 8, uneven: 8)); // told again, otherwise
        await Tell(Duties("insider", 4, clashed: 0, team: 0, uneven: 0)); // of two supporters
        await Tell(Duties("mentor", 0, clashed: 0, team: 0, uneven: 0)); // nobody was on duty
        Assert.Equal(
            [(Act.DutyClashed, "schemes/insider", 0, 4), (Act.DutyClashed, "schemes/listener", 3, 40), (Act.LoadUneven, "schemes/listener", 2, 8)],
            (await Own()).Select(figure => (figure.Act, figure.Scheme, figure.Count, figure.OutOf)));
        Assert.Equal(await Own(), await OfRegion());
    }

    [Fact]
    public async Task An_alarm_is_told_of_when_nobody_took_it_on_and_never_out_of_how_many()
    {
        await Lies();
        var (forgotten, late) = (Alarm(AlarmLevel.Governor), Alarm(AlarmLevel.Governor));
        await Tell(Alarm(AlarmLevel.Wing, takenOn: true)); // in time: nobody is told
        await Tell(forgotten);
        late.AcknowledgedAt = late.OpenedAt;
        await Tell(late);
        var older = late.Clone();
        (older.AcknowledgedAt, older.Version) = (null, 1); // overtaken
        await Tell(older);
        Assert.Equal([(Act.AlarmReachedGovernor, 2, 0), (Act.AlarmNotTakenOn, 1, 0)], (await Own()).OrderBy(figure => figure.Act).Select(figure => (figure.Act, figure.Count, figure.OutOf)));
    }

    [Fact]
    public async Task Of_a_gap_that_was_covered_nobody_is_told_that_it_was_not_taken_on()
    {
        await Lies();
        var (covered, left) = (Alarm(AlarmLevel.Coordinator), Alarm(AlarmLevel.Orderly));
        (covered.Kind, left.Kind) = (AlarmKind.CoverGap, AlarmKind.CoverGap);
        covered.CoveredAt = covered.OpenedAt;
        await Tell(covered);
        await Tell(left);
        Assert.Equal((Act.AlarmNotTakenOn, 1), Assert.Single(await Own()) is var figure ? (figure.Act, figure.Count) : default);
    }

    [Fact]
    public async Task What_was_missed_is_told_each_time_and_of_courses_how_many_of_those_planned_were_held()
    {
        await Lies();
        var review = new ReviewOverdue { Id = Ids.Random().ToString(), Establishment = _prison.Name, Scheme = "schemes/listener", ReviewBy = s_month.AddDays(3).ToProto() };
        await Tell(review);
        await Tell(review); // once
        var clearance = new ClearanceLate { Id = Ids.Random().ToString(), Establishment = _prison.Name, Scheme = "schemes/listener", DecideBy = s_month.AddDays(5).ToProto() };
        await Tell(clearance);
        await Tell(clearance);
        await Tell(new SupportSessionOverdue { Id = Ids.Random().ToString(), Establishment = _prison.Name, Provider = "providers/p-acts", Scheme = "schemes/mentor", Since = s_month.AddDays(-40).StartIn("Europe/London").ToTimestamp() });
        await suite.Execute("update told_acts set date = $2 where establishment = $1 and act = 'SUPPORT_SESSION_OVERDUE'", _prison.Code, s_month.AddDays(9)); // it counts to the day it came

        var (held, off, late) = (Run(RunState.Held, 3), Run(RunState.Planned, 1), Run(RunState.Held, 5));
        await Tell(held);
        await Tell(off);
        off.State = RunState.Cancelled;
        off.Version = 2;
        await Tell(off);
        await Tell(late);
        var older = late.Clone();
        (older.State, older.Version) = (RunState.Planned, 4); // overtaken
        await Tell(older);
        Assert.Equal(
            [(Act.ClearanceLate, "schemes/listener", 1, 0), (Act.CourseHeld, "", 2, 3), (Act.ReviewOverdue, "schemes/listener", 1, 0), (Act.SupportSessionOverdue, "schemes/mentor", 1, 0)],
            (await Own()).Select(figure => (figure.Act, figure.Scheme, figure.Count, figure.OutOf)));
        Assert.Equal(await Own(), await OfRegion());
    }

    [Fact]
    public async Task What_was_overdue_is_told_each_kind_by_itself_exactly_and_never_out_of_how_many()
    {
        await Lies();
        var twice = Late(Overdue.LookIn);
        foreach (var told in new[] { Late(Overdue.Return), Late(Overdue.Return), Late(Overdue.Contact), twice, twice })
        {
            await Tell(told);
        }

        Assert.Equal(
            [(Act.ContactOverdue, "schemes/listener", 1, 0), (Act.LookInOverdue, "schemes/listener", 1, 0), (Act.ReturnOverdue, "schemes/listener", 2, 0)],
            (await Own()).Select(figure => (figure.Act, figure.Scheme, figure.Count, figure.OutOf)));
        Assert.Equal(await Own(), await OfRegion());
    }

    [Fact]
    public async Task How_long_something_had_waited_at_a_months_end_is_told_once_and_of_no_month_in_which_it_was_not_counted()
    {
        await Lies();
        await Tell(Applications(days: 40));
        await Tell(Applications(days: 2)); // told again, otherwise
        await Tell(Applications(days: 0, monthsAgo: 2)); // none waited
        await Tell(new SupervisionCounted { Id = Ids.Random().ToString(), Establishment = _prison.Name, Scheme = "schemes/mentor", Month = s_month.ToProto(), Weeks = 7 });
        Assert.Equal(
            [(s_month.AddMonths(-2), Act.OldestApplicationDays, "schemes/listener", 0, 0), (s_month, Act.OldestApplicationDays, "schemes/listener", 40, 0), (s_month, Act.SupportSessionWeeks, "schemes/mentor", 7, 0)],
            (await Own()).Select(figure => (figure.Month.ToDay(), figure.Act, figure.Scheme, figure.Count, figure.OutOf)));
        var region = (await suite.Feedback.GetActsReportAsync(new() { Region = $"regions/{_region}", Months = 3 }, suite.As($"REGION@{_region}"))).Figures;
        Assert.Equal(await Own(), region.OrderBy(figure => figure.Month.ToDay()).ThenBy(figure => figure.Act));
    }

    [Fact]
    public async Task A_team_that_had_no_answer_by_its_day_is_told_of_and_one_that_had_is_not()
    {
        await Lies();
        const string write = """
            insert into proposals (establishment, proposal_id, scheme, what, change, agreed_on, due_by, state, outcome, answer, answered_by, answered_at, version)
            select $1, 'proposal' || nth, 'schemes/listener', 'What', 'Change', $2, $2, case when days is null then 'OPEN' else 'ANSWERED' end,
              case when days is not null then 'DECLINED' end, case when days is not null then 'No' end, case when days is not null then 'a.governor' end,
              ($2 + time '12:00') at time zone 'UTC' + make_interval(days => days), 1
            from unnest($3::int[]) with ordinality as answered (days, nth)
            """;
        await suite.Execute(write, _prison.Code, s_month.AddDays(6), (int?[])[null, null, -1, 0, 1]); // days after the last one
        Assert.Equal((Act.ProposalOverdue, "schemes/listener", 3, 0), Assert.Single(await Own()) is var figure ? (figure.Act, figure.Scheme, figure.Count, figure.OutOf) : default);
        Assert.Equal(await Own(), await OfRegion());
    }

    [Fact]
    public async Task The_month_that_is_running_is_not_told()
    {
        await Lies();
        await Tell(Night(s_month.AddMonths(1), zones: 4, uncovered: 4, few: 0));
        Assert.Empty(await Own());
        Assert.Empty(await OfRegion());
        var asked = new GetActsReportRequest { Region = $"regions/{_region}", Month = s_month.AddMonths(1).ToProto() };
        Assert.Empty((await suite.Feedback.GetActsReportAsync(asked, suite.As($"REGION@{_region}"))).Figures);
    }

    [Fact]
    public async Task A_region_sees_its_own_prisons_and_the_nation_all()
    {
        await Lies();
        await Tell(Night(s_month, zones: 2, uncovered: 2, few: 0));
        Assert.NotEmpty(await OfRegion());
        Assert.DoesNotContain(await OfRegion("wales", "REGION@wales"), figure => figure.Establishment == _prison.Name);
        Assert.Equal(await OfRegion(), await OfRegion(_region, "NATION"));
        Assert.Contains(await OfRegion("-", "NATION"), figure => figure.Establishment == _prison.Name);
        foreach (var foreign in (string[])[_region, "-"])
        {
            var refused = await Assert.ThrowsAsync<RpcException>(() => OfRegion(foreign, "REGION@wales"));
            Assert.Equal(StatusCode.NotFound, refused.StatusCode);
        }
    }

    [Fact]
    public async Task The_list_is_paged_in_one_order()
    {
        await Lies();
        await Tell(Night(s_month, zones: 2, uncovered: 1, few: 1));
        await Tell(Night(s_month.AddMonths(-1), zones: 2, uncovered: 1, few: 1));
        var (all, request) = (new List<ActFigure>(), new ListActsRequest { Parent = _prison.Name, FirstDay = s_month.AddMonths(-3).ToProto(), PageSize = 1 });
        do
        {
            var page = await suite.Feedback.ListActsAsync(request, suite.As(_prison.Coordinator));
            all.AddRange(page.Figures);
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);
        Assert.Equal(await Own(), all);
        Assert.Equal(6, all.Count);
        Assert.Equal(all.Where(figure => figure.Month.ToDay() == s_month), await OfRegion());
    }

    private async Task<IReadOnlyList<ActFigure>> Own() => (await suite.Feedback.ListActsAsync(new() { Parent = _prison.Name, FirstDay = s_month.AddMonths(-3).ToProto() }, suite.As($"GOVERNOR@{_prison.Code}"))).Figures;

    private Task<IReadOnlyList<ActFigure>> OfRegion() => OfRegion(_region, $"REGION@{_region}");

    private async Task<IReadOnlyList<ActFigure>> OfRegion(string region, string who) => (await suite.Feedback.GetActsReportAsync(new() { Region = $"regions/{region}" }, suite.As(who))).Figures;

    private Task Lies() => Tell(new EstablishmentChanged { Establishment = _prison.Name, DisplayName = "A prison", Region = $"regions/{_region}", TimeZone = "Europe/London", Version = 1 });

    private NightCounted Night(DateOnly date, int zones, int uncovered, int few, bool listStale = false) => new()
    {
        Id = Ids.Random().ToString(),
        Establishment = _prison.Name,
        Date = date.ToProto(),
        ListStale = listStale,
        Covers = { new NightCover { Scheme = "schemes/listener", Zones = zones, Uncovered = uncovered, Short = few } },
    };

    private DutiesCounted Duties(string scheme, int duties, int clashed, int team, int uneven) => new()
    {
        Id = Ids.Random().ToString(),
        Establishment = _prison.Name,
        Scheme = $"schemes/{scheme}",
        Month = s_month.ToProto(),
        Duties = duties,
        Clashed = clashed,
        Team = team,
        Uneven = uneven,
    };

    private CourseRunChanged Run(RunState state, long version) => new()
    {
        Run = $"{_prison.Name}/runs/{Ids.Short()}",
        Provider = "providers/p-acts",
        Schemes = { "schemes/listener" },
        State = state,
        FirstDay = s_month.AddDays(-2).ToProto(),
        LastDay = s_month.AddDays(4).ToProto(),
        Version = version,
    };

    private ApplicationsCounted Applications(int days, int monthsAgo = 0) => new()
    {
        Id = Ids.Random().ToString(),
        Establishment = _prison.Name,
        Scheme = "schemes/listener",
        Month = s_month.AddMonths(-monthsAgo).ToProto(),
        OldestDays = days,
    };

    private OverdueMet Late(Overdue overdue) => new()
    {
        Id = Ids.Random().ToString(),
        Establishment = _prison.Name,
        Scheme = "schemes/listener",
        Overdue = overdue,
        Date = s_month.AddDays(3).ToProto(),
    };

    private AlarmChanged Alarm(AlarmLevel level, bool takenOn = false) => new()
    {
        Alarm = $"{_prison.Name}/alarms/{Ids.Short()}",
        Kind = AlarmKind.RequestWaiting,
        Level = level,
        OpenedAt = s_month.AddDays(2).StartIn("Europe/London").ToTimestamp(),
        AcknowledgedAt = takenOn ? s_month.AddDays(2).StartIn("Europe/London").ToTimestamp() : null,
        Version = 2,
    };

    private Task Tell(IMessage news) => suite.Tell("feedback", news);
}
