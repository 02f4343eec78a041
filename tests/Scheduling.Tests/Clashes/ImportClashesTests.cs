using Grpc.Core;
using Npgsql;
using PeerSupport.Harness;
using PeerSupport.Platform;
using PeerSupport.Registry.V1;
using PeerSupport.Scheduling.V1;
using Xunit;
using ErrorReason = PeerSupport.Scheduling.V1.ErrorReason;

namespace PeerSupport.Scheduling.Tests;

public sealed class ImportClashesTests(SchedulingSuite suite)
{
    private static readonly string s_day = $"{Given.Tomorrow.ToDay():O}";

    [Fact]
    public async Task A_list_says_all_of_its_codes_and_may_be_sent_again()
    {
        var (place, supporter) = await Known();
        var court = Given.Clashes(place.Establishment, ClashCode.Court, $"{supporter.Person},{s_day} 09:00,{s_day} 12:00", $"{supporter.Person},{s_day} 14:00,{s_day} 15:00");
        Assert.Equal((2, 2, 0, 0), Counts(await Import(place, court)));
        Assert.Equal((1, 1, 0, 0), Counts(await Import(place, Given.Clashes(place.Establishment, ClashCode.Visit, $"{supporter.Person},{s_day} 09:00,{s_day} 12:00"))));
        Assert.Equal((2, 0, 2, 0), Counts(await Import(place, court)));
        Assert.Equal((1, 1, 0, 2), Counts(await Import(place, Given.Clashes(place.Establishment, ClashCode.Court, $"{supporter.Person},{s_day} 09:00,{s_day} 13:00"))));

        var first = await List(place, new() { PageSize = 1 });
        var rest = await List(place, new() { PageSize = 1, PageToken = first.NextPageToken });
        Assert.Equal([(supporter.Person, ClashCode.Court, 4 * 3600), (supporter.Person, ClashCode.Visit, 3 * 3600)],
            first.Clashes.Concat(rest.Clashes).Select(clash => (clash.Person, clash.Code, (int)(clash.EndsAt - clash.StartsAt).Seconds)));
        Assert.Equal("", rest.NextPageToken);
    }

    [Fact]
    public async Task Whoever_has_to_be_elsewhere_gets_no_duty_then_and_one_he_holds_is_marked()
    {
        var (place, supporter) = await Known();
        var duty = await suite.Given.OnDuty(place, supporter.Appointment);
        var morning = await suite.Given.Covered(place.Offering, place.Zone, 1, BandKind.Am);
        var done = await Import(place, Given.Clashes(place.Establishment, ClashCode.Work, $"{supporter.Person},{s_day} 08:30,{s_day} 11:00", $"{supporter.Person},{s_day} 19:00,{s_day} 20:01"));
        Assert.Equal([duty.Name], done.ClashingDuties);
        await suite.Events.Next<DutyChanged>(e => e.Duty == duty.Name && e.Clash);
        (await Refused.By(() => Assign(morning, supporter))).Is(ErrorReason.Clashes);

        await Import(place, Given.Clashes(place.Establishment, ClashCode.Work, $"{supporter.Person},{s_day} 19:00,{s_day} 20:00"));
        Assert.False((await suite.Scheduling.GetDutyAsync(new() { Name = duty.Name }, suite.As(place.Wing))).Clash);
        await Assign(morning, supporter);
    }

    /// <summary>The prison's own system knows prisoner numbers alone.</summary>
    [Fact]
    public async Task A_list_by_prisoner_numbers_takes_our_supporters_and_tells_nobody_who_the_others_are()
    {
        var at = await suite.Given.Asking(supporters: 2);
        var foreign = (await suite.Given.Asking(supporters: 1)).Supporters[0];
        var (ours, ended, nobody) = (at.Supporters[0], at.Supporters[1], Given.PrisonerNumber());
        await Eventually.True(async () => await Rows.Scalar<long>(suite, "scheduling", "select count(*) from standings where establishment = $1", at.Code) == 2, "the supporters were not copied");
        await suite.Registry.EndAppointmentAsync(new() { Name = ended.Name, Reason = EndReason.WithdrawnOwn, RequestId = Given.RequestId() }, suite.As(at.Coordinator));
        var list = Given.Clashes(at.Establishment, ClashCode.Court, [.. new[] { ours.PrisonerNumber, ended.PrisonerNumber, foreign.PrisonerNumber, nobody }.Select(number => $"{number},{s_day} 09:00,{s_day} 12:00")]);
        list.Csv = list.Csv.Replace("person,", "prisoner_number,", StringComparison.Ordinal);
        var system = suite.AsMachine($"PRISON_SYSTEM@{at.Code}");

        var done = await suite.Scheduling.ImportClashesAsync(list, system);

        Assert.Equal(((4, 1, 0, 0), 3), (Counts(done), done.LeftOut));
        Assert.Equal(done, await suite.Scheduling.ImportClashesAsync(list, system)); // sent again
        var known = await suite.Scheduling.ListClashesAsync(new() { Parent = at.Establishment }, suite.As(at.Coordinator));
        Assert.Equal([ours.Person], known.Clashes.Select(clash => clash.Person));
        foreach (var table in await Rows.Of(suite, "scheduling", "select relname from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r'"))
        {
            Assert.Equal(0, await Rows.Scalar<long>(suite, "scheduling", $"select count(*) from {table} t where t::text like '%' || $1 || '%' or t::text like '%' || $2 || '%'", ours.PrisonerNumber, nobody));
        }
    }

    [Fact]
    public async Task Every_bad_line_is_named_and_nothing_is_taken_over()
    {
        var (place, supporter) = await Known();
        var list = Given.Clashes(place.Establishment, ClashCode.Visit, $"{supporter.Person},{s_day} 09:00,{s_day} 10:00", $"{supporter.Person},{s_day} 25:00,{s_day} 10:00", $"persons/stranger1,{s_day} 09:00,{s_day} 10:00");
        var refused = (await Refused.By(() => suite.Scheduling.ImportClashesAsync(list, suite.As(place.Coordinator)))).Is(Platform.V1.ErrorReason.InvalidFields);
        Assert.Equal(["csv[3].from", "csv[4].person"], refused.Fields);
        Assert.Empty((await List(place, new())).Clashes);

        (list.ValidateOnly, list.RequestId) = (true, Given.RequestId());
        var told = await Import(place, list);
        Assert.Equal([(3, "from"), (4, "person")], told.BadRows.Select(row => (row.Line, row.Column)));
        Assert.All(told.BadRows, row => Assert.NotEmpty(row.Remedy));
        Assert.Equal((3, 1, 0, 0), Counts(told));
        Assert.Empty((await List(place, new())).Clashes);
    }

    [Fact]
    public async Task A_list_about_one_day_leaves_the_days_before_and_after_as_they_are()
    {
        var (place, supporter) = await Known();
        string Line(int later) => $"{supporter.Person},{Given.Tomorrow.ToDay().AddDays(later):O} 00:00,{Given.Tomorrow.ToDay().AddDays(later):O} 23:59";
        await Import(place, Given.Clashes(place.Establishment, ClashCode.Court, Line(0), Line(1), Line(2)));

        var empty = Given.Clashes(place.Establishment, ClashCode.Court);
        empty.FirstDay = empty.LastDay = Given.Tomorrow.ToDay().AddDays(1).ToProto();
        Assert.Equal((0, 0, 0, 1), Counts(await Import(place, empty)));
        Assert.Equal([0, 2], (await List(place, new())).Clashes.Select(clash => clash.StartsAt.ToDateTimeOffset().DayIn("Europe/London").DayNumber - Given.Tomorrow.ToDay().DayNumber));
    }

    /// <summary>Whoever gives a duty holds its supporter: a list waits for it, and marks what was given meanwhile.</summary>
    [Fact]
    public async Task A_list_waits_for_a_duty_that_is_being_given_and_marks_it()
    {
        var (place, supporter) = await Known();
        var duty = await suite.Given.OnDuty(place, supporter.Appointment);
        await suite.Scheduling.DeclineDutyAsync(new() { Name = duty.Name, RequestId = Given.RequestId() }, suite.As(place.Wing));
        await using var giving = new NpgsqlConnection(suite.Connections("scheduling").Owner);
        await giving.OpenAsync(TestContext.Current.CancellationToken);
        await using var given = await giving.BeginTransactionAsync(TestContext.Current.CancellationToken);
        var (appointment, id) = (supporter.Appointment.Split('/')[3], duty.Name.Split('/')[3]);
        await using var give = new NpgsqlCommand($"select 1 from standings where appointment_id = '{appointment}' for update; update duties set state = 'ASSIGNED' where duty_id = '{id}'", giving);
        await give.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);

        var import = Import(place, Given.Clashes(place.Establishment, ClashCode.Court, $"{supporter.Person},{s_day} 21:00,{s_day} 22:00"));
        await Eventually.True(async () => await Rows.Scalar<long>(suite, "scheduling", "select count(*) from pg_stat_activity where $1 = any(pg_blocking_pids(pid))", giving.ProcessID) > 0, "nobody waited");
        await given.CommitAsync(TestContext.Current.CancellationToken);
        Assert.Equal([duty.Name], (await import).ClashingDuties);
    }

    /// <summary>Whichever comes first: the duty is refused, or marked.</summary>
    [Fact]
    public async Task Of_a_list_and_a_duty_that_race_the_second_sees_the_first()
    {
        var (place, supporter) = await Known();
        for (var round = 0; round < 8; round++)
        {
            var date = Given.Tomorrow.ToDay().AddDays(3 * round);
            var list = Given.Clashes(place.Establishment, ClashCode.Court, $"{supporter.Person},{date:O} 21:00,{date:O} 22:00");
            var assigned = suite.Given.OnDuty(place, supporter.Appointment, date.ToProto());
            var imported = suite.Scheduling.ImportClashesAsync(list, suite.As(place.Coordinator)).ResponseAsync;
            try
            {
                var duty = await assigned;
                await imported;
                Assert.True((await suite.Scheduling.GetDutyAsync(new() { Name = duty.Name }, suite.As(place.Wing))).Clash);
            }
            catch (RpcException refused)
            {
                Assert.Equal("CLASHES", refused.GetRpcStatus()?.GetDetail<Google.Rpc.ErrorInfo>()?.Reason);
            }
        }
    }

    private static (int Rows, int Added, int Unchanged, int Removed) Counts(ImportClashesResponse done) => (done.Rows, done.Added, done.Unchanged, done.Removed);

    private async Task<(PlaceCase Place, StandingChanged Supporter)> Known()
    {
        var place = await suite.Given.Place();
        var supporter = await suite.Arrive(Supporters.Of(place));
        await suite.Known(place, supporter.Appointment);
        return (place, supporter);
    }

    private async Task<ImportClashesResponse> Import(PlaceCase place, ImportClashesRequest list)
    {
        list.RequestId = Given.RequestId();
        return await suite.Scheduling.ImportClashesAsync(list, suite.As($"PRISON_SYSTEM@{place.Code}"));
    }

    private async Task<ListClashesResponse> List(PlaceCase place, ListClashesRequest request)
    {
        request.Parent = place.Establishment;
        return await suite.Scheduling.ListClashesAsync(request, suite.As(place.Coordinator));
    }

    private AsyncUnaryCall<Duty> Assign(PlaceCase place, StandingChanged supporter) => suite.Scheduling.AssignDutyAsync(
        new() { Parent = place.Establishment, Appointment = supporter.Appointment, Zone = place.Zone, Date = Given.Tomorrow, Kind = place.Kind, RequestId = Given.RequestId() }, suite.As(place.Coordinator));
}
