using System.Globalization;
using Google.Protobuf.WellKnownTypes;
using Npgsql;
using PeerSupport.Harness;
using PeerSupport.Platform;
using PeerSupport.Registry.V1;
using PeerSupport.Scheduling.V1;
using Xunit;
using static PeerSupport.Harness.Given;

namespace PeerSupport.Scheduling.Tests;

/// <summary>The hours of the prison day change while somebody waits.</summary>
public sealed class RequestsMovedTests(SchedulingSuite suite)
{
    private static readonly TimeZoneInfo s_london = TimeZoneInfo.FindSystemTimeZoneById("Europe/London");
    private static readonly TimeSpan s_toAct = TimeSpan.FromMinutes(220);

    [Theory]
    [InlineData("12:00", "16:00", "12:00", "16:00")] // later
    [InlineData("10:00", "14:00", "10:00", "14:00")] // sooner, and still ahead
    [InlineData("08:00", "12:00", "09:00", "13:00")] // it would be over: the alarm comes now
    [InlineData("07:00", "16:00", "09:00", "18:00")]
    public void An_alarm_that_moves_leaves_as_long_to_act_as_ever(string escalates, string expires, string alarm, string end) =>
        Assert.Equal(new Clocks(At(alarm), At(end)), new Clocks(At("11:00"), At("15:00")).MovedTo(new(At(escalates), At(expires)), At("09:00")));

    [Theory]
    [InlineData("06:00", "10:00", "08:00", "12:00")]
    [InlineData("08:30", "12:30", "08:30", "12:30")]
    [InlineData("12:00", "16:00", "12:00", "16:00")]
    public void From_an_alarm_that_was_opened_it_is_as_long_too(string escalates, string expires, string alarm, string end) =>
        Assert.Equal(new Clocks(At(alarm), At(end)), new Clocks(At("08:00"), At("12:00")).MovedTo(new(At(escalates), At(expires)), At("09:00")));

    [Theory]
    [InlineData("07:00", "2026-11-23 22:00", "2026-11-24 08:00", "2026-11-24 07:00")]
    [InlineData("09:00", "2026-11-23 22:00", "2026-11-24 08:00", "2026-11-24 09:00")]
    [InlineData("07:00", "2026-11-24 07:15", "2026-11-24 08:00", "2026-11-24 07:00")] // that day's is over, and no day is lost by it
    [InlineData("07:00", "2026-11-23 22:00", "2026-11-26 08:00", "2026-11-24 07:00")] // a day without a morning has one now
    public void Somebody_asks_again_in_the_morning_as_it_is_now(string begins, string ended, string told, string again)
    {
        var day = new PrisonDay([new(BandKind.Am, [], TimeOnly.ParseExact(begins, "HH:mm", CultureInfo.InvariantCulture), new(12, 0))], s_london);
        Assert.Equal(Time(again), Mornings.Again(day, Time(ended), Time(told)));
        Assert.Equal(Time(again), Mornings.Again(day, Time(ended), Time(again)));
    }

    [Fact]
    public async Task What_waits_until_lock_up_waits_until_it_is_now()
    {
        var at = await suite.Given.Asking();
        await Hours(at, "23:30");
        var (now, waits) = (await Raised(at, Urgency.Now), await Raised(at, Urgency.WhenPossible, known: false)); // of nobody known: no matcher changes it
        Assert.Equal(new TimeOnly(23, 30), Clock(waits.ExpiresAt));
        foreach (var lockUp in new[] { "21:10", "22:40" })
        {
            await Hours(at, lockUp);
            var moved = await Read(at, waits);
            Assert.Equal(lockUp, $"{Clock(moved.ExpiresAt):HH:mm}");
            Assert.Equal(Local(waits.ExpiresAt).Date, Local(moved.ExpiresAt).Date);
            Assert.Equal(s_toAct, (moved.ExpiresAt - moved.EscalatesAt).ToTimeSpan());
            Assert.Equal((moved.EscalatesAt.ToDateTime(), moved.ExpiresAt.ToDateTime()), (await Due(at, waits, "escalate"), await Due(at, waits, "expire")));
            Assert.NotEqual(waits.Etag, moved.Etag);
        }

        Assert.Equal(3, await Rows.Scalar<long>(suite, "scheduling", "select count(*) from feed_changes where resource = $1 and at >= $2", waits.Name, waits.RecordedAt.ToDateTime()));
        Assert.Equal((now.EscalatesAt, now.ExpiresAt), ((await Read(at, now)).EscalatesAt, (await Read(at, now)).ExpiresAt));
        await Rows.Change(suite, "scheduling", "update requests set expires_at = expires_at + interval '1 hour' where establishment = $1", at.Code);
        await suite.Scheduling.UpdateRegimeAsync(new() { Regime = new() { Name = $"{at.Establishment}/regime" }, UpdateMask = new() { Paths = { "reach" } }, RequestId = RequestId() }, suite.As(at.Coordinator));
        Assert.Equal(new TimeOnly(23, 40), Clock((await Read(at, waits)).ExpiresAt)); // the hours are the same
    }

    [Fact]
    public async Task Where_lock_up_is_over_the_alarm_opens_now_and_nobody_expires_without_one()
    {
        var at = await suite.Given.Asking();
        await Hours(at, "23:30");
        var waits = await Raised(at, Urgency.WhenPossible);
        await Rows.Change(suite, "scheduling", "update requests set recorded_at = recorded_at - interval '3 days' where establishment = $1", at.Code);
        var before = TimeProvider.System.GetUtcNow();
        await Hours(at, "22:40");
        var moved = await Read(at, waits);
        Assert.InRange(moved.EscalatesAt.ToDateTimeOffset(), before.AddSeconds(-1), TimeProvider.System.GetUtcNow());
        Assert.Equal(s_toAct, (moved.ExpiresAt - moved.EscalatesAt).ToTimeSpan());
        await Eventually.True(async () => (await suite.Scheduling.ListAlarmsAsync(new() { Parent = at.Establishment }, suite.As(at.Wing))).Alarms.Any(alarm => alarm.Request == waits.Name), "no alarm opened");
        Assert.Equal(RequestState.Raised, (await Read(at, waits)).State);
    }

    [Fact]
    public async Task While_a_supporter_is_bound_his_times_run_on_and_are_never_later()
    {
        var at = await suite.Given.Asking(supporters: 1);
        await Hours(at, "23:30");
        var offered = await suite.Given.Becomes(at, await Raised(at, Urgency.WhenPossible), RequestState.Offered);
        await Hours(at, "21:10");
        Assert.Equal(new TimeOnly(21, 10), Clock((await Read(at, offered)).ExpiresAt)); // nobody has said yes
        var accepted = await suite.Scheduling.AcceptOfferAsync(new() { Name = offered.Offers[^1].Name, RequestId = RequestId() }, suite.As(at.Wing));
        await Hours(at, "23:40");
        Assert.Equal(accepted, await Read(at, offered));

        await Rows.Change(suite, "scheduling", "update requests set recorded_at = recorded_at - interval '3 days' where establishment = $1", at.Code);
        await Hours(at, "22:40");
        var sooner = await Read(at, offered);
        Assert.True(sooner.EscalatesAt < accepted.EscalatesAt && sooner.ExpiresAt < accepted.ExpiresAt);
        Assert.Equal(s_toAct, (sooner.ExpiresAt - sooner.EscalatesAt).ToTimeSpan());

        await suite.Registry.PauseAppointmentAsync(new() { Name = at.Supporters[0].Name, Kind = PauseKind.Self, RequestId = RequestId() }, suite.As(at.Coordinator));
        var again = await suite.Given.Until(at, offered, now => now.State is not RequestState.Accepted, "is still bound");
        Assert.Equal((RequestState.Raised, sooner.EscalatesAt, sooner.ExpiresAt), (again.State, again.EscalatesAt, again.ExpiresAt)); // lock-up was long ago
    }

    [Fact]
    public async Task Who_was_refused_is_asked_again_when_the_morning_is_now()
    {
        var at = await suite.Given.Asking();
        await Hours(at, "23:30", "05:00");
        var (refused, left, phone) = (await RefusedNow(at), await RefusedNow(at), await Raised(at, Urgency.Now));
        var agreed = await suite.Scheduling.TakePhoneAsync(new() { Name = phone.Name, LookInAt = TimeProvider.System.GetUtcNow().AddHours(2).ToTimestamp(), RequestId = RequestId() }, suite.As(at.Wing));
        await Rows.Change(suite, "scheduling", "delete from timers where tenant = $1 and kind = 'look-in' and key = $2", at.Code, IdOf(left)); // he is here no more
        await Hours(at, "23:30", "06:10");
        var moved = await Read(at, refused);
        Assert.Equal((new TimeOnly(5, 0), new TimeOnly(6, 10)), (Clock(refused.FollowUpAt), Clock(moved.FollowUpAt)));
        Assert.Equal(Local(refused.FollowUpAt).Date, Local(moved.FollowUpAt).Date);
        Assert.NotEqual(refused.Etag, moved.Etag);
        Assert.Equal(moved.FollowUpAt.ToDateTime().AddMinutes(20), await Due(at, refused, "look-in"));
        Assert.Equal((moved.FollowUpAt, null), ((await Read(at, left)).FollowUpAt, await Due(at, left, "look-in")));
        Assert.Equal(agreed, await Read(at, phone));
    }

    /// <summary>One that is raised by the hours as they were is waited for, and follows; so does one that is entered from paper.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_is_recorded_while_the_hours_change_has_the_new_ones(bool fromPaper)
    {
        var at = await suite.Given.Asking();
        await Hours(at, "23:30", "05:00");
        await Raised(at, Urgency.Now); // the scheme is known
        await using var other = new NpgsqlConnection(suite.Connections("scheduling").Owner);
        await other.OpenAsync();
        await Run(other, "begin; lock table askers in share mode");
        var recording = fromPaper ? Entered(at) : Raised(at, Urgency.WhenPossible);
        await Waiting("relation = 'askers'::regclass");
        var changing = Hours(at, "22:40", "06:10");
        await Eventually.True(async () => changing.IsCompleted || await IsWaiting("locktype = 'advisory'", 1));
        await Run(other, "commit");
        await changing;
        var recorded = await Read(at, await recording);
        Assert.Equal(fromPaper ? new TimeOnly(6, 10) : new TimeOnly(22, 40), Clock(fromPaper ? recorded.FollowUpAt : recorded.ExpiresAt));
    }

    /// <summary>The other way round: one that ends while they change has waited for them.</summary>
    [Fact]
    public async Task What_is_refused_while_the_hours_change_has_the_new_morning()
    {
        var at = await suite.Given.Asking();
        await Hours(at, "23:30", "05:00");
        var (waits, now) = (await Raised(at, Urgency.WhenPossible), await Raised(at, Urgency.Now));
        await using var other = new NpgsqlConnection(suite.Connections("scheduling").Owner);
        await other.OpenAsync();
        await Run(other, $"begin; select key from timers where tenant = '{at.Code}' and kind = 'expire' and key = '{IdOf(waits)}' for update");
        var changing = Hours(at, "22:40", "06:10");
        await Waiting("locktype = 'transactionid'");
        var refusing = Refuse(at, now);
        await Waiting("locktype = 'transactionid'", 2);
        await Run(other, "commit");
        await changing;
        Assert.Equal(new TimeOnly(6, 10), Clock((await refusing).FollowUpAt));
    }

    /// <summary>Today it is day until midnight; from tomorrow on so early, and so late.</summary>
    private Task<Regime> Hours(AskingCase at, string lockUp, string morning = "00:00")
    {
        var today = TimeProvider.System.GetUtcNow().DayIn("Europe/London");
        var regime = new Regime
        {
            Name = $"{at.Establishment}/regime",
            Bands = { new Band { Kind = BandKind.Am, Start = "00:00", End = "00:00" } },
            SpecialDays =
            {
                Enumerable.Range(1, 3).Select(later => new SpecialDay // should it strike midnight
                {
                    Date = today.AddDays(later).ToProto(),
                    Reason = "Staff training",
                    Bands = { new SpecialBand { Kind = BandKind.Am, Start = morning, End = lockUp }, new SpecialBand { Kind = BandKind.Night, Start = lockUp, End = "00:00" } },
                }),
            },
        };
        return suite.Scheduling.UpdateRegimeAsync(new() { Regime = regime, UpdateMask = new() { Paths = { "*" } }, RequestId = RequestId() }, suite.As(at.Coordinator)).ResponseAsync;
    }

    private Task<Request> Raised(AskingCase at, Urgency urgency, bool known = true)
    {
        var raise = new RaiseRequestRequest
        {
            Parent = at.Establishment,
            Scheme = at.Offering.Scheme,
            Zone = at.Zone,
            PrisonerNumber = known ? PrisonerNumber() : "",
            Channel = known ? Channel.Staff : Channel.Phone,
            Urgency = urgency,
            RequestId = RequestId(),
        };
        return OnceCopied(() => suite.Scheduling.RaiseRequestAsync(raise, suite.As(at.Wing)));
    }

    private async Task<Request> Entered(AskingCase at)
    {
        var line = new NightLogLine
        {
            Line = 1,
            AskedAt = TimeProvider.System.GetUtcNow().AddSeconds(-1).ToTimestamp(),
            Zone = at.Zone,
            Scheme = at.Offering.Scheme,
            PrisonerNumber = PrisonerNumber(),
            Outcome = RequestState.Refused,
            RefusalCode = RefusalCode.NoEscort,
            RefusalAlternative = Alternative.Later,
        };
        var log = await suite.Scheduling.RecordNightLogAsync(new() { Parent = at.Establishment, Lines = { line }, RequestId = RequestId() }, suite.As(at.Wing));
        return new() { Name = log.Entries.Single().Request };
    }

    private async Task<Request> RefusedNow(AskingCase at) => await Refuse(at, await Raised(at, Urgency.Now));

    private Task<Request> Refuse(AskingCase at, Request request) => suite.Scheduling.RefuseRequestAsync(
        new() { Name = request.Name, Code = RefusalCode.NoEscort, Alternative = Alternative.Later, RequestId = RequestId() }, suite.As(at.Wing)).ResponseAsync;

    private async Task<Request> Read(AskingCase at, Request request) => await suite.Scheduling.GetRequestAsync(new() { Name = request.Name }, suite.As(at.Wing));

    private Task<DateTime?> Due(AskingCase at, Request request, string kind) =>
        Rows.Scalar<DateTime?>(suite, "scheduling", "select due_at from timers where tenant = $1 and kind = $2 and key = $3", at.Code, kind, IdOf(request));

    private Task Waiting(string where, int how = 1) => Eventually.True(() => IsWaiting(where, how), $"nobody waits for a lock on {where}");

    private async Task<bool> IsWaiting(string where, int how) => await Rows.Scalar<long>(
        suite, "scheduling", $"select count(*) from pg_locks where not granted and {where} and pid in (select pid from pg_stat_activity where datname = current_database())") >= how;

    private static async Task Run(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    private static string IdOf(Request request) => request.Name.Split('/')[^1];

    private static DateTime Local(Timestamp at) => TimeZoneInfo.ConvertTime(at.ToDateTimeOffset(), s_london).DateTime;

    private static TimeOnly Clock(Timestamp at) => TimeOnly.FromDateTime(Local(at));

    private static DateTimeOffset At(string clock) => Time($"2026-11-23 {clock}");

    private static DateTimeOffset Time(string local) => DateTimeOffset.Parse($"{local}Z", CultureInfo.InvariantCulture); // in winter
}
