using System.Globalization;
using PeerSupport.Harness;
using PeerSupport.Platform;
using PeerSupport.Registry.V1;
using PeerSupport.Scheduling.V1;
using Xunit;

namespace PeerSupport.Scheduling.Tests;

public sealed class UrgenciesTests(SchedulingSuite suite)
{
    private static readonly TimeSpan s_escalate = TimeSpan.FromMinutes(20);
    private static readonly TimeSpan s_expire = TimeSpan.FromHours(4);
    private static readonly TimeZoneInfo s_london = TimeZoneInfo.FindSystemTimeZoneById("Europe/London");

    /// <summary>Locked up at 20:00, at the week's end at 17:30; on Mondays the regime names no night, and the day ends at 19:00.</summary>
    private static readonly PrisonDay s_day = new(
        [
            new(BandKind.Am, [], new(8, 0), new(12, 0)),
            new(BandKind.Pm, [], new(12, 0), new(17, 0)),
            new(BandKind.Ed, [DayOfWeek.Monday], new(17, 0), new(19, 0)),
            new(BandKind.Ed, [DayOfWeek.Tuesday, DayOfWeek.Wednesday, DayOfWeek.Thursday, DayOfWeek.Friday], new(17, 0), new(20, 0)),
            new(BandKind.Ed, [DayOfWeek.Saturday, DayOfWeek.Sunday], new(17, 0), new(17, 30)),
        ],
        s_london);

    [Theory]
    // asked on a Wednesday of summer time
    [InlineData(Urgency.Now, "2026-07-15 09:00", "2026-07-15 09:20", "2026-07-15 13:00")]
    [InlineData(Urgency.Today, "2026-07-15 09:00", "2026-07-15 16:20", "2026-07-15 20:00")]
    [InlineData(Urgency.WhenPossible, "2026-07-15 09:00", "2026-07-16 16:20", "2026-07-16 20:00")]
    // an hour before lock-up the scheme's own time is longer, after it today is over
    [InlineData(Urgency.Today, "2026-07-15 19:00", "2026-07-15 19:20", "2026-07-15 23:00")]
    [InlineData(Urgency.Today, "2026-07-15 21:00", "2026-07-15 21:20", "2026-07-16 01:00")]
    [InlineData(Urgency.WhenPossible, "2026-07-15 21:00", "2026-07-16 16:20", "2026-07-16 20:00")]
    // after midnight the day has begun
    [InlineData(Urgency.Today, "2026-07-15 03:00", "2026-07-15 16:20", "2026-07-15 20:00")]
    [InlineData(Urgency.WhenPossible, "2026-07-15 03:00", "2026-07-16 16:20", "2026-07-16 20:00")]
    // the day on which it ends has its own lock-up
    [InlineData(Urgency.WhenPossible, "2026-07-17 09:00", "2026-07-18 13:50", "2026-07-18 17:30")]
    [InlineData(Urgency.Today, "2026-07-13 09:00", "2026-07-13 15:20", "2026-07-13 19:00")]
    public void What_can_wait_has_until_lock_up(Urgency urgency, string from, string escalates, string expires) =>
        Assert.Equal(new Clocks(At(escalates), At(expires)), Urgencies.Of(urgency, At(from), s_day, s_escalate, s_expire));

    [Fact]
    public void Where_it_is_never_night_the_scheme_alone_says()
    {
        var day = new PrisonDay([new(BandKind.Am, [], new(0, 0), new(0, 0))], s_london);
        Assert.Equal(new Clocks(At("2026-07-15 09:20"), At("2026-07-15 13:00")), Urgencies.Of(Urgency.WhenPossible, At("2026-07-15 09:00"), day, s_escalate, s_expire));
    }

    [Fact]
    public void Lock_up_is_since_when_it_is_night_whether_or_not_the_regime_names_all_of_it()
    {
        BandHours[] unlocked = [new(BandKind.Am, [], new(8, 0), new(12, 0)), new(BandKind.Pm, [], new(12, 0), new(17, 0))];
        BandHours evening = new(BandKind.Ed, [DayOfWeek.Friday], new(17, 0), new(20, 0));
        var named = new PrisonDay([.. unlocked, evening, new(BandKind.Night, [], new(20, 0), new(8, 0))], s_london);
        Assert.Equal(At("2026-07-17 20:00"), named.LockUp(new(2026, 7, 17)));
        Assert.Equal(At("2026-07-18 17:00"), named.LockUp(new(2026, 7, 18))); // open until it is named
        var early = new PrisonDay([.. unlocked, evening, new(BandKind.Night, [], new(0, 0), new(8, 0))], s_london);
        Assert.Equal(At("2026-07-17 20:00"), early.LockUp(new(2026, 7, 17)));
        var late = new PrisonDay([.. unlocked, new(BandKind.Ed, [], new(17, 0), new(0, 30))], s_london);
        Assert.Equal(At("2026-07-18 00:30"), late.LockUp(new(2026, 7, 17)));
        Assert.Equal(At("2026-07-17 00:00"), new PrisonDay([new(BandKind.Night, [], new(0, 0), new(0, 0))], s_london).LockUp(new(2026, 7, 17)));
    }

    [Theory]
    [InlineData(Urgency.WhenPossible, "2026-07-15 03:00", "2026-07-15 08:00")]
    [InlineData(Urgency.WhenPossible, "2026-07-15 23:00", "2026-07-16 08:00")]
    [InlineData(Urgency.WhenPossible, "2026-07-15 19:00", null)]
    [InlineData(Urgency.Today, "2026-07-15 03:00", null)]
    [InlineData(Urgency.Now, "2026-07-15 03:00", null)]
    public void Nobody_is_unlocked_by_night_for_what_fits_any_time(Urgency urgency, string now, string? until) =>
        Assert.Equal(until is null ? null : At(until), Urgencies.WaitsUntil(urgency, s_day, At(now), At("2026-07-16 20:00")));

    [Fact]
    public async Task It_ends_when_the_asker_said_it_can()
    {
        var at = await suite.Given.Asking();
        await LockedUpAtMidnight(at);
        var asked = new Dictionary<Urgency, Request>();
        foreach (var urgency in new[] { Urgency.Now, Urgency.Today, Urgency.WhenPossible })
        {
            asked[urgency] = await Raised(at, urgency);
        }

        Assert.Equal(TimeSpan.FromHours(4), (asked[Urgency.Now].ExpiresAt - asked[Urgency.Now].RecordedAt).ToTimeSpan());
        var ends = asked[Urgency.WhenPossible].ExpiresAt.ToDateTimeOffset();
        Assert.InRange(ends - asked[Urgency.WhenPossible].RecordedAt.ToDateTimeOffset(), TimeSpan.FromHours(22.9), TimeSpan.FromHours(49));
        Assert.Equal(59, ends.Minute);
        Assert.True(asked[Urgency.Today].ExpiresAt >= asked[Urgency.Now].ExpiresAt);
        foreach (var request in asked.Values)
        {
            Assert.Equal(TimeSpan.FromMinutes(220), (request.ExpiresAt - request.EscalatesAt).ToTimeSpan());
            Assert.True(await Timer(at, request, "expire", request.ExpiresAt.ToDateTimeOffset()));
            Assert.True(await Timer(at, request, "escalate", request.EscalatesAt.ToDateTimeOffset()));
        }
    }

    [Fact]
    public async Task From_when_somebody_says_yes_the_schemes_own_times_run_and_when_he_falls_through_the_askers_word_again()
    {
        var at = await suite.Given.Asking(supporters: 1);
        await LockedUpAtMidnight(at);
        var offered = await suite.Given.Becomes(at, await Raised(at, Urgency.WhenPossible), RequestState.Offered);
        var accepted = await suite.Scheduling.AcceptOfferAsync(new() { Name = offered.Offers[^1].Name, RequestId = Given.RequestId() }, suite.As(at.Wing));
        var yes = TimeProvider.System.GetUtcNow();
        Assert.True(offered.EscalatesAt.ToDateTimeOffset() > yes + s_escalate);
        Assert.InRange(accepted.EscalatesAt.ToDateTimeOffset(), yes + s_escalate - TimeSpan.FromMinutes(1), yes + s_escalate);
        Assert.InRange(accepted.ExpiresAt.ToDateTimeOffset(), yes + s_expire - TimeSpan.FromMinutes(1), yes + s_expire);
        Assert.True(await Timer(at, accepted, "escalate", accepted.EscalatesAt.ToDateTimeOffset()));
        Assert.True(await Timer(at, accepted, "expire", accepted.ExpiresAt.ToDateTimeOffset()));

        await suite.Registry.PauseAppointmentAsync(new() { Name = at.Supporters[0].Name, Kind = PauseKind.Self, RequestId = Given.RequestId() }, suite.As(at.Coordinator));
        var again = await suite.Given.Becomes(at, accepted, RequestState.Raised);
        Assert.Equal((offered.EscalatesAt, offered.ExpiresAt), (again.EscalatesAt, again.ExpiresAt));
        Assert.True(await Timer(at, again, "expire", again.ExpiresAt.ToDateTimeOffset()));
        Assert.True(await Timer(at, again, "escalate", again.EscalatesAt.ToDateTimeOffset()));
    }

    [Fact]
    public async Task By_night_only_what_cannot_wait_is_offered_and_the_rest_is_when_the_day_begins()
    {
        var at = await suite.Given.Asking(supporters: 2, band: BandKind.Night);
        await LockedUpAtMidnight(at, TimeProvider.System.GetUtcNow().DayIn("Europe/London"));
        var waits = await Raised(at, Urgency.WhenPossible);
        var today = await Raised(at, Urgency.Today);
        await suite.Given.Becomes(at, today, RequestState.Offered);
        var bandEnds = new PrisonDay([new(BandKind.Night, [], new(0, 0), new(0, 0))], s_london).At(waits.RecordedAt.ToDateTimeOffset()).Until;
        await Eventually.True(() => Timer(at, waits, "match", bandEnds), "it is not looked for when the band ends");
        Assert.Equal(RequestState.Raised, (await suite.Scheduling.GetRequestAsync(new() { Name = waits.Name }, suite.As(at.Wing))).State);

        await LockedUpAtMidnight(at); // by these hours it is day
        await suite.Given.Becomes(at, waits, RequestState.Offered);
    }

    /// <summary>Every day, and on one of them all day.</summary>
    private async Task LockedUpAtMidnight(AskingCase at, params DateOnly[] allDay)
    {
        var regime = new Regime
        {
            Name = $"{at.Establishment}/regime",
            Bands = { new Band { Kind = BandKind.Am, Start = "00:00", End = "23:59" }, new Band { Kind = BandKind.Night, Start = "23:59", End = "00:00" } },
            SpecialDays = { allDay.Select(date => new SpecialDay { Date = date.ToProto(), Reason = "Lock-down", Bands = { new SpecialBand { Kind = BandKind.Night, Start = "00:00", End = "00:00" } } }) },
        };
        await suite.Scheduling.UpdateRegimeAsync(new() { Regime = regime, UpdateMask = new() { Paths = { "*" } }, RequestId = Given.RequestId() }, suite.As(at.Coordinator));
    }

    private async Task<Request> Raised(AskingCase at, Urgency urgency)
    {
        var raise = new RaiseRequestRequest
        {
            Parent = at.Establishment,
            Scheme = at.Offering.Scheme,
            Zone = at.Zone,
            PrisonerNumber = Given.PrisonerNumber(),
            Urgency = urgency,
            RequestId = Given.RequestId(),
        };
        var raised = await Given.OnceCopied(() => suite.Scheduling.RaiseRequestAsync(raise, suite.As(at.Wing)));
        Assert.Equal(urgency, raised.Urgency);
        return raised;
    }

    private Task<bool> Timer(AskingCase at, Request request, string kind, DateTimeOffset due) => Rows.Scalar<bool>(
        suite, "scheduling", "select exists (select from timers where tenant = $1 and key = $2 and kind = $3 and due_at = $4)", at.Code, request.Name.Split('/')[^1], kind, due);

    private static DateTimeOffset At(string local)
    {
        var time = DateTime.Parse(local, CultureInfo.InvariantCulture);
        return new DateTimeOffset(time, s_london.GetUtcOffset(time)).ToUniversalTime();
    }
}
