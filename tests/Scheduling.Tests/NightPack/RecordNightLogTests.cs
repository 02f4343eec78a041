using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using PeerSupport.Harness;
using PeerSupport.Registry.V1;
using PeerSupport.Scheduling.V1;
using Xunit;
using static PeerSupport.Harness.Given;

namespace PeerSupport.Scheduling.Tests;

/// <summary>A night on paper, entered in the morning.</summary>
public sealed class RecordNightLogTests(SchedulingSuite suite)
{
    [Fact]
    public async Task Every_line_becomes_a_request_that_has_ended_as_the_paper_says()
    {
        var at = await Asking(supporters: 1);
        RequestState[] ends = [RequestState.Met, RequestState.PhoneTaken, RequestState.Refused, RequestState.Expired, RequestState.Withdrawn, RequestState.MovedOn];

        var log = await Enter(at, [.. ends.Select((end, line) => Line(at, line + 1, end))]);

        var requests = await Task.WhenAll(log.Entries.Select(async entry => await suite.Scheduling.GetRequestAsync(new() { Name = entry.Request }, suite.As(at.Wing))));
        Assert.Equal(ends, requests.Select(request => request.State));
        Assert.Equal([1, 2, 3, 4, 5, 6], log.Entries.Select(entry => entry.Line));
        Assert.All(requests, request => Assert.True(request.AskedAt < request.RecordedAt && request.RecordedAt == log.RecordedAt && request.ClosedAt is not null));
        Assert.Equal((RefusalCode.NoEscort, Alternative.Staff, WithdrawnBy.Asker), (requests[2].RefusalCode, requests[2].RefusalAlternative, requests[4].WithdrawnBy));
        var morning = await suite.Scheduling.ListRequestsAsync(new() { Parent = at.Establishment, View = RequestView.FollowUp }, suite.As(at.Coordinator));
        Assert.Equal(new[] { requests[1].Name, requests[2].Name, requests[3].Name }.Order(), morning.Requests.Select(request => request.Name).Order());
        var alarm = Assert.Single(await Alarms(at));
        Assert.Equal((AlarmKind.RequestWaiting, requests[3].Name), (alarm.Kind, alarm.Request));
    }

    [Fact]
    public async Task A_contact_that_was_held_counts_is_told_of_and_owes_a_debrief_as_if_it_had_been_recorded_at_night()
    {
        var at = await Asking(supporters: 1);
        var line = Line(at, 7, RequestState.Met);
        line.AskedAt = line.ContactStartedAt - Duration.FromTimeSpan(TimeSpan.FromMinutes(20));

        var log = await Enter(at, line);

        var entry = Assert.Single(log.Entries);
        Assert.Equal((7, PairingCheck.Allowed), (entry.Line, entry.Check));
        var request = await suite.Scheduling.GetRequestAsync(new() { Name = entry.Request }, suite.As(at.Wing));
        Assert.Equal((line.AskedAt, line.ContactStartedAt, line.ContactEndedAt, PlaceType.Cell, ContactOutcome.Talked), (request.AskedAt, request.ContactStartedAt, request.ContactEndedAt, request.PlaceType, request.ContactOutcome));
        Assert.Equal((at.Supporters[0].Name, OfferState.Accepted), (request.Offers.Single().Appointment, request.Offers.Single().State));
        var debrief = Assert.Single((await suite.Scheduling.ListDebriefsAsync(new() { Parent = at.Establishment }, suite.As(at.Coordinator))).Debriefs);
        Assert.Equal(at.Supporters[0].Name, debrief.Appointment);
        var load = Assert.Single((await suite.Scheduling.ListLoadsAsync(new() { Parent = at.Establishment }, suite.As(at.Governor))).Loads);
        Assert.Equal((1, 1), (load.Contacts, load.DebriefsOwed));
        var told = await suite.Events.Only<RequestClosed>(e => e.Establishment == at.Establishment);
        Assert.Equal((RequestState.Met, BandKind.Night, true, WaitBand.Within30Minutes), (told.Outcome, told.Kind, told.Private, told.Waited));
        Assert.Equal(TimeSpan.FromMinutes(20), told.TimeToContact.ToTimeSpan());
        Assert.Empty(await Alarms(at));
    }

    [Fact]
    public async Task Who_came_past_a_limit_is_owed_a_talk_and_counted_for_it_as_if_it_had_been_recorded_at_night()
    {
        var at = await Asking(supporters: 1, rules: new() { ContactsPerWeek = 1, DebriefsBy = DebriefsBy.Nobody });
        var (within, past) = (Held(at, 1, hoursAgo: 5), Held(at, 2, hoursAgo: 3));

        var log = await Enter(at, past, within); // in whatever order they are written down

        var offers = await Task.WhenAll(log.Entries.Select(async entry => (await suite.Scheduling.GetRequestAsync(new() { Name = entry.Request }, suite.As(at.Wing))).Offers.Single()));
        Assert.Equal([(false, ""), (true, "")], offers.Select(offer => (offer.PastLimit, offer.LimitOverriddenBy)));
        Assert.Single((await suite.Scheduling.ListDebriefsAsync(new() { Parent = at.Establishment }, suite.As(at.Coordinator))).Debriefs);
        await Enter(at, Held(at, 3, hoursAgo: 7)); // before both: it was within the limit when it was held
        var load = Assert.Single((await suite.Scheduling.ListLoadsAsync(new() { Parent = at.Establishment }, suite.As(at.Governor))).Loads);
        Assert.Equal((3, true, 1, 1), (load.Contacts, load.OverContacts, load.ContactsPastLimit, load.DebriefsOwed));
    }

    [Fact]
    public async Task Refusals_and_nights_in_which_nobody_came_are_counted_as_obstacles()
    {
        var at = await Asking();

        await Enter(at, Line(at, 1, RequestState.Refused), Line(at, 2, RequestState.Expired));

        await suite.Events.Only<ObstacleMet>(e => e.Establishment == at.Establishment && e.Obstacle is V1.Obstacle.NoEscort);
        await suite.Events.Only<ObstacleMet>(e => e.Establishment == at.Establishment && e.Obstacle is V1.Obstacle.NobodyAvailable);
    }

    [Fact]
    public async Task What_would_not_have_been_let_happen_is_recorded_and_stands_at_the_governor_without_its_cause()
    {
        var at = await Asking(supporters: 2);
        var (apart, early) = (Line(at, 1, RequestState.Met), Line(at, 2, RequestState.Met, at.Supporters[1].Name));
        early.AskedAt = early.ContactStartedAt = early.ContactEndedAt = Ago(TimeSpan.FromDays(2)); // he was none yet
        await suite.Given.KeptApart(at, (at.Supporters[0].PrisonerNumber, apart.PrisonerNumber));
        var looked = await Enter(at, validateOnly: true, apart, early); // says nothing of pairs, or anybody could ask about all of them

        var log = await Enter(at, apart, early);

        Assert.All(looked.Entries, entry => Assert.Equal(PairingCheck.Unspecified, entry.Check));

        Assert.Equal([PairingCheck.NotAllowed, PairingCheck.NotAllowed], log.Entries.Select(entry => entry.Check));
        var alarms = await Alarms(at);
        Assert.All(alarms, alarm => Assert.Equal((AlarmKind.ContactNotAllowed, AlarmLevel.Governor, at.Zone), (alarm.Kind, alarm.Level, alarm.Zone)));
        Assert.Equal(log.Entries.Select(entry => entry.Request).Order(), alarms.Select(alarm => alarm.Request).Order());
        Assert.Empty((await suite.Scheduling.ListAlarmsAsync(new() { Parent = at.Establishment }, suite.As(at.Wing))).Alarms); // it may be the wing's own entry
        Assert.Equal(alarms[0].Request, (await suite.Scheduling.GetRequestAsync(new() { Name = alarms[0].Request }, suite.As(at.Governor))).Name);
        Assert.Equal([early.ContactStartedAt, apart.ContactStartedAt], alarms.Select(alarm => alarm.Since).OrderBy(since => since.ToDateTimeOffset()));
    }

    [Fact]
    public async Task Where_nobody_can_say_whether_the_two_could_be_paired_that_is_said_and_no_alarm_made()
    {
        var at = await Asking(supporters: 1, keepApartList: false);

        Assert.Equal(PairingCheck.NotChecked, Assert.Single((await Enter(at, Line(at, 1, RequestState.Met))).Entries).Check);
        Assert.Empty(await Alarms(at));
    }

    [Fact]
    public async Task Every_bad_line_is_named_with_its_remedy_and_nothing_is_recorded()
    {
        var at = await Asking(supporters: 1);
        var (good, unnamed, old, twice, refused) = (Line(at, 1, RequestState.Met), Line(at, 2, RequestState.Met), Line(at, 3, RequestState.Expired), Line(at, 1, RequestState.Withdrawn), Line(at, 5, RequestState.Refused));
        (unnamed.PrisonerNumber, unnamed.AskedAt, unnamed.ContactStartedAt) = ("", Ago(TimeSpan.FromHours(3)), Ago(TimeSpan.FromHours(2)));
        unnamed.ContactEndedAt = Ago(TimeSpan.FromHours(1));
        (old.AskedAt, old.Zone, refused.RefusalCode) = (Ago(TimeSpan.FromDays(9)), $"{at.Establishment}/zones/nowhere", RefusalCode.Unspecified);
        (refused.PrisonerNumber, refused.Channel) = ("", Channel.Direct);
        var phoned = Line(at, 6, RequestState.PhoneTaken); // what would be kept nowhere is not taken
        (phoned.RefusalCode, phoned.RefusalAlternative, phoned.WithdrawnBy) = (RefusalCode.NoEscort, Alternative.Staff, WithdrawnBy.Asker);
        var waited = Line(at, 7, RequestState.Expired);
        waited.LookInAt = waited.AskedAt;
        var overheard = Line(at, 8, RequestState.Met);
        (overheard.PlaceType, overheard.AskedAt, overheard.ContactStartedAt, overheard.ContactEndedAt) = (PlaceType.AtDoor, Ago(TimeSpan.FromHours(6)), Ago(TimeSpan.FromHours(6)), Ago(TimeSpan.FromHours(5)));

        foreach (var validateOnly in new[] { true, false })
        {
            var bad = await Refused.By(() => Enter(at, validateOnly, good, unnamed, old, twice, refused, phoned, waited, overheard));
            bad.Is(Platform.V1.ErrorReason.InvalidFields);
            Assert.Equal(
                ["lines[1].prisoner_number", "lines[2].asked_at", "lines[2].zone", "lines[3].line", "lines[4].channel", "lines[4].refusal_code", "lines[5].refusal_code", "lines[5].refusal_alternative", "lines[5].withdrawn_by", "lines[6].look_in_at", "lines[7].private"],
                bad.Fields);
            Assert.Contains("of line 2", bad.Message, StringComparison.Ordinal);
        }

        Assert.Equal(0, await Requests(at));
    }

    [Fact]
    public async Task Nobody_talked_in_a_suite_that_is_not_there()
    {
        var at = await Asking(supporters: 1);
        await suite.Registry.ImportEstablishmentsAsync(new() { Entries = { Entry(at.Establishment, "a-wing") }, RequestId = RequestId() }, suite.As("NATION"));
        await Eventually.True(async () => await Rows.Scalar<long>(suite, "scheduling", "select count(*) from zones where establishment = $1 and not listener_suite", at.Code) == 1, "it never came to be known");
        var line = Line(at, 4, RequestState.Met);
        line.PlaceType = PlaceType.ListenerSuite;

        var bad = await Refused.By(() => Enter(at, line));

        bad.Is(Platform.V1.ErrorReason.InvalidFields);
        Assert.Equal(["lines[0].place_type"], bad.Fields);
    }

    [Fact]
    public async Task The_same_log_sent_twice_is_entered_once_and_one_that_is_only_looked_at_never()
    {
        var at = await Asking(supporters: 1);
        var looked = await Enter(at, validateOnly: true, Line(at, 1, RequestState.Met));
        Assert.Equal(("", 1, ""), (looked.Name, looked.Entries[0].Line, looked.Entries[0].Request));
        Assert.Equal(0, await Requests(at));

        var request = new RecordNightLogRequest { Parent = at.Establishment, Lines = { Line(at, 1, RequestState.Met), Line(at, 2, RequestState.PhoneTaken) }, RequestId = RequestId() };
        var log = await suite.Scheduling.RecordNightLogAsync(request, suite.As(at.Wing));
        Assert.Equal(log, await suite.Scheduling.RecordNightLogAsync(request, suite.As(at.Wing)));
        Assert.Equal(2, await Requests(at));
    }

    [Fact]
    public async Task Nobody_was_in_two_contacts_at_once()
    {
        var at = await Asking(supporters: 1);
        var (one, other) = (Line(at, 1, RequestState.Met), Line(at, 2, RequestState.Met));
        foreach (var line in new[] { one, other })
        {
            (line.AskedAt, line.ContactStartedAt, line.ContactEndedAt) = (Ago(TimeSpan.FromHours(3)), Ago(TimeSpan.FromHours(2)), Ago(TimeSpan.FromHours(1)));
        }

        Assert.Equal(["lines[1].appointment"], (await Refused.By(() => Enter(at, one, other))).Fields);
        await Enter(at, one);
        Assert.Equal(["lines[0].appointment"], (await Refused.By(() => Enter(at, other))).Fields);
    }

    /// <summary>Of the record it is not said: whoever enters paper could ask by it, unseen, when somebody was in a contact.</summary>
    [Fact]
    public async Task Nobody_had_two_supporters_at_once_and_beside_the_record_that_stands_at_the_governor()
    {
        var at = await Asking(supporters: 2);
        await Rows.Change(suite, "scheduling", "update standing_intervals set during = tstzrange(lower(during) - interval '1 day', upper(during)) where establishment = $1", at.Code);
        var (one, other, later) = (Held(at, 1, hoursAgo: 3), Held(at, 2, hoursAgo: 3), Held(at, 3, hoursAgo: 2));
        (other.Appointment, other.PrisonerNumber, later.PrisonerNumber) = (at.Supporters[1].Name, one.PrisonerNumber, one.PrisonerNumber);

        var bad = await Refused.By(() => Enter(at, one, other, later));
        Assert.Equal(["lines[1].prisoner_number"], bad.Fields);
        Assert.Contains("was in another contact at that time", bad.Message, StringComparison.Ordinal);

        await Enter(at, one);
        await Enter(at, validateOnly: true, other);
        var log = await Enter(at, other, later);
        Assert.Equal([PairingCheck.NotAllowed, PairingCheck.Allowed], log.Entries.Select(entry => entry.Check));
        Assert.Equal((AlarmKind.ContactNotAllowed, log.Entries[0].Request), (Assert.Single(await Alarms(at)).Kind, (await Alarms(at))[0].Request));
    }

    [Fact]
    public async Task Of_two_who_enter_the_same_paper_the_second_is_told_so_and_nothing_is_counted_twice()
    {
        var at = await Asking();
        var paper = new[] { Line(at, 1, RequestState.Expired), Line(at, 2, RequestState.Refused) };
        var entered = await Task.WhenAll(Tried(paper), Tried(paper));
        Assert.Equal([null, "lines[0].line lines[1].line"], entered.Order());
        Assert.Equal(2, await Requests(at));

        paper[0].Line = 3;
        Assert.Equal("lines[1].line", await Tried(paper));
        paper[1].AskedAt = Ago(TimeSpan.FromMinutes(2));
        Assert.Null(await Tried(paper));

        async Task<string?> Tried(NightLogLine[] lines)
        {
            try
            {
                await Enter(at, lines);
                return null;
            }
            catch (RpcException)
            {
                return string.Join(' ', (await Refused.By(() => Enter(at, lines))).Fields);
            }
        }
    }

    [Fact]
    public async Task A_contact_of_more_than_a_day_is_a_wrong_day()
    {
        var at = await Asking(supporters: 1);
        var line = Held(at, 1, hoursAgo: 97);
        line.ContactEndedAt = line.ContactStartedAt + Duration.FromTimeSpan(TimeSpan.FromHours(24) + TimeSpan.FromSeconds(1));
        Assert.Equal(["lines[0].contact_ended_at"], (await Refused.By(() => Enter(at, line))).Fields);
        line.ContactEndedAt = line.ContactStartedAt + Duration.FromTimeSpan(TimeSpan.FromHours(24));
        await Enter(at, line);
    }

    [Fact]
    public async Task Without_a_number_it_was_the_phone_and_a_supporter_who_is_asked_now_can_have_come_before()
    {
        var at = await Asking(supporters: 1);
        var (phone, met) = (Line(at, 1, RequestState.PhoneTaken), Line(at, 2, RequestState.Met));
        (phone.PrisonerNumber, met.Channel) = ("", Channel.Direct);
        var bound = await suite.Given.Offered(at);

        var log = await Enter(at, phone, met);

        Assert.Equal(Channel.Phone, (await suite.Scheduling.GetRequestAsync(new() { Name = log.Entries[0].Request }, suite.As(at.Wing))).Channel);
        Assert.Equal(Channel.Direct, (await suite.Scheduling.GetRequestAsync(new() { Name = log.Entries[1].Request }, suite.As(at.Wing))).Channel);
        Assert.Equal(RequestState.Offered, (await suite.Scheduling.GetRequestAsync(new() { Name = bound.Name }, suite.As(at.Wing))).State);
    }

    [Fact]
    public async Task It_counts_for_the_night_in_which_it_was_asked_and_not_for_the_morning_in_which_it_is_entered()
    {
        var at = await Asking();
        var line = Line(at, 1, RequestState.Withdrawn);
        line.AskedAt = Ago(TimeSpan.FromHours(50));
        string Local(int hours) => $"{TimeZoneInfo.ConvertTime(TimeProvider.System.GetUtcNow().AddHours(hours), TimeZoneInfo.FindSystemTimeZoneById("Europe/London")):HH:mm}";
        var regime = new Regime { Name = $"{at.Establishment}/regime", Bands = { new Band { Kind = BandKind.Am, Start = Local(-1), End = Local(1) } } }; // what is left open is night
        await suite.Scheduling.UpdateRegimeAsync(new() { Regime = regime, RequestId = RequestId() }, suite.As(at.Coordinator));

        await Enter(at, line);

        var told = await suite.Events.Only<RequestClosed>(e => e.Establishment == at.Establishment);
        Assert.Equal((BandKind.Night, Platform.Days.ToProto(Platform.Days.DayIn(line.AskedAt.ToDateTimeOffset(), "Europe/London"))), (told.Kind, told.Date));
    }

    [Fact]
    public async Task A_number_on_paper_is_counted_once_and_forgotten_like_any_other()
    {
        var at = await Asking();
        var unnamed = Line(at, 2, RequestState.PhoneTaken);
        unnamed.PrisonerNumber = "";
        await Enter(at, Line(at, 1, RequestState.Expired), unnamed);

        Assert.Equal(1, await Rows.Scalar<long>(suite, "scheduling", "select count(*) from asker_marks where establishment = $1", at.Code));
        Assert.Equal(["28 days"], await Rows.Of(suite, "scheduling",
            "select (t.due_at - r.recorded_at)::text from timers t join requests r on r.request_id = t.key where t.tenant = $1 and t.kind = 'forget'", at.Code));
    }

    private static Timestamp Ago(TimeSpan time) => Platform.Days.AsKept(TimeProvider.System.GetUtcNow().Subtract(time)).ToTimestamp();

    /// <summary>A line that is good; of a contact, it was held just now.</summary>
    private static NightLogLine Line(AskingCase at, int number, RequestState end, string? supporter = null)
    {
        var line = new NightLogLine { Line = number, AskedAt = Ago(TimeSpan.Zero), Zone = at.Zone, Scheme = at.Offering.Scheme, PrisonerNumber = PrisonerNumber(), Outcome = end };
        switch (end)
        {
            case RequestState.Met:
                (line.Appointment, line.ContactStartedAt, line.ContactEndedAt) = (supporter ?? at.Supporters[0].Name, line.AskedAt, line.AskedAt);
                (line.PlaceType, line.Private) = (PlaceType.Cell, true);
                break;
            case RequestState.Refused:
                (line.RefusalCode, line.RefusalAlternative) = (RefusalCode.NoEscort, Alternative.Staff);
                break;
            case RequestState.Withdrawn:
                line.WithdrawnBy = WithdrawnBy.Asker;
                break;
        }

        return line;
    }

    /// <summary>Asked then, and together for half of the hour after.</summary>
    private static NightLogLine Held(AskingCase at, int number, int hoursAgo)
    {
        var line = Line(at, number, RequestState.Met);
        line.AskedAt = Ago(TimeSpan.FromHours(hoursAgo));
        (line.ContactStartedAt, line.ContactEndedAt) = (line.AskedAt + Duration.FromTimeSpan(TimeSpan.FromMinutes(20)), line.AskedAt + Duration.FromTimeSpan(TimeSpan.FromMinutes(50)));
        return line;
    }

    private Task<NightLog> Enter(AskingCase at, params NightLogLine[] lines) => Enter(at, validateOnly: false, lines);

    private Task<NightLog> Enter(AskingCase at, bool validateOnly, params NightLogLine[] lines)
    {
        var request = new RecordNightLogRequest { Parent = at.Establishment, Lines = { lines }, ValidateOnly = validateOnly, RequestId = RequestId() };
        return suite.Scheduling.RecordNightLogAsync(request, suite.As(at.Wing)).ResponseAsync;
    }

    private async Task<IReadOnlyList<Alarm>> Alarms(AskingCase at) => (await suite.Scheduling.ListAlarmsAsync(new() { Parent = at.Establishment }, suite.As(at.Governor))).Alarms;

    private Task<long> Requests(AskingCase at) => Rows.Scalar<long>(suite, "scheduling", "select count(*) from requests where establishment = $1", at.Code);

    /// <summary>It is night, and scheduling knows of everybody.</summary>
    private async Task<AskingCase> Asking(int supporters = 0, bool keepApartList = true, SchemeRules? rules = null)
    {
        var at = await suite.Given.Asking(supporters, rules, band: BandKind.Night, keepApartList: keepApartList);
        await Eventually.True(async () =>
        {
            try
            {
                await Enter(at, validateOnly: true, [Line(at, 1, RequestState.Expired), .. at.Supporters.Select((supporter, line) => Line(at, line + 2, RequestState.Met, supporter.Name))]);
                return true;
            }
            catch (RpcException)
            {
                return false;
            }
        });
        await suite.AllKnown(at, Capability.Night);
        return at;
    }
}
