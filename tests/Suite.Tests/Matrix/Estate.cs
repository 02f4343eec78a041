using Google.Protobuf.WellKnownTypes;
using PeerSupport.Harness;
using PeerSupport.Platform;
using PeerSupport.Registry.V1;
using PeerSupport.Scheduling.V1;
using PeerSupport.Training.V1;
using Rows = PeerSupport.Harness.Rows;

namespace PeerSupport.Suite.Tests.Matrix;

/// <summary>An establishment and its provider with at least one row of every kind, reached through public calls.</summary>
/// <param name="At">Where a supporter may be called at any time.</param>
/// <param name="Impatient">A scheme there without supporters, whose requests raise an alarm after a second.</param>
/// <param name="Mentoring">A scheme there in which two may be bound to each other.</param>
/// <param name="Limited">A scheme there whose supporters pass concerns on.</param>
/// <param name="Names">Collection → the name of a row in it.</param>
internal sealed record Estate(AskingCase At, AskingCase Impatient, AskingCase Mentoring, AskingCase Limited, PlaceCase Place, IReadOnlyDictionary<string, string> Names)
{
    public string Code => At.Code;

    public string Provider => At.Offering.Provider.Split('/')[1];

    public AppointmentCase Supporter => At.Supporters[0];

    /// <summary>A place of this estate, as tokens name it, for a role so bounded.</summary>
    public string PlaceOf(string bound, string region) => bound switch
    {
        "provider" => Provider,
        "region" => region,
        _ => Code,
    };

    public static async Task<Estate> Populate(SuiteFixture suite, Given given)
    {
        var at = await given.Asking(supporters: 2, new SchemeRules { DebriefsBy = DebriefsBy.Provider });
        await given.PackAlarm(at);
        await given.AllDay(at, BandKind.Am);
        await OutAndOnPaper(suite, given, at);
        var mentoring = at with { Offering = await given.OrdinaryOffering(at.Establishment), Supporters = [] };
        mentoring = mentoring with { Supporters = [await given.Appointed(mentoring.Offering)] }; // before the list, which then knows of him
        await given.KeptApart(at, (at.Supporters[0].PrisonerNumber, Given.PrisonerNumber()));
        await given.KeptApartSince(at, at.Supporters[1].PrisonerNumber, Given.PrisonerNumber());
        var impatient = at with { Offering = await given.Offering(at.Establishment, new SchemeRules { EscalateAfter = Duration.FromTimeSpan(TimeSpan.FromSeconds(1)) }), Supporters = [] };
        await Reach(suite, at);
        var place = await given.Covered(at.Offering, at.Zone, places: 2, BandKind.Am);
        var duty = await given.OnDuty(place, at.Supporters[0].Name);
        await given.GapAlarm(place);
        var rota = await given.Drafted(place, at.Supporters[0].Name, Given.Tomorrow);
        var said = await given.Unavailable(
            at.Establishment, at.Supporters[0].Person, [(Given.Tomorrow.ToDay().AddDays(200), Given.Tomorrow.ToDay().AddDays(201))], Given.Weekly(Given.Tomorrow.ToDay(), BandKind.Ed, AvailabilityAnswer.RatherNot));
        await suite.Scheduling.ImportClashesAsync(
            Given.Clashes(at.Establishment, ClashCode.Other, $"{at.Supporters[0].Person},{Given.Tomorrow.ToDay().AddDays(20):O} 01:00,{Given.Tomorrow.ToDay().AddDays(20):O} 02:00"), suite.As(at.Coordinator));
        var debrief = await given.Debrief(at);
        var request = await given.Offered(at);
        await LookInOverdue(suite, given, at);
        var alarm = await Alarm(suite, given, impatient);
        var application = await given.Applied(at.Offering);
        var course = await given.Course(at.Offering.Provider.Split('/')[1], at.Offering.Scheme, 36, Given.Module);
        var enrolment = await given.Enrolled(course, (await given.Accepted(at.Offering)).Application.Person);
        var trainer = await given.Trainer(course, inDays: 400);
        var run = await given.Run(course, at.Establishment, trainer.Name);
        await given.Trained(run, enrolment);
        await given.Completed(course.Name.Split('/')[1], at.Offering.Scheme, (await given.Accepted(at.Offering)).Application.Person);
        await suite.Training.CancelRunAsync(
            new() { Name = (await given.Run(course, at.Establishment)).Name, Reason = CancelReason.Regime, RequestId = Given.RequestId() }, suite.As(at.Coordinator));
        await given.Told(await given.Heard(at.Offering), "PROVIDER");
        await given.Told(at.Offering, "WING");
        var proposal = await given.Proposed(at.Offering, "PROVIDER");
        await given.Slips(at.Establishment, at.Offering.Scheme, 1, who: $"PROVIDER@{at.Offering.Provider.Split('/')[1]}");
        var flag = await given.Flagged(at.Offering, "PROVIDER");
        var remark = await given.Remark(at.Offering, "PROVIDER");
        var reply = await given.ReplyDue(Given.Region, at.Offering.Scheme);
        var session = await given.SupportSession(at.Offering);
        await given.TeamAlarms(at.Offering);
        await given.Corrected(await given.Certified(course, (await given.Accepted(at.Offering)).Application.Person));
        var backdating = await given.Backdating(enrolment.Name);
        await given.Printed(at.Supporters[0].Certification);
        await given.Exported(at.Supporters[0].Certification);
        var suspension = await given.SuspendedByProvider(await given.Offering(at.Establishment, provider: at.Offering.Provider.Split('/')[1]));
        var vacancy = await given.Vacancy(at.Offering);
        var hold = await given.Held(at.Supporters[0].Name);
        await given.Leaving(at.Supporters[0], inDays: 30);
        var record = await given.ServiceRecord(at);
        await given.ListenerCell(at.Establishment);
        var (review, checkIn) = (await given.WelfareReview(at.Supporters[0]), await given.CheckIn(at.Offering));
        await given.Arrived(at.Offering);
        await suite.Registry.CheckPairAsync(new() { Parent = at.Establishment, Question = new() { Appointment = at.Supporters[0].Name, PrisonerNumber = Given.PrisonerNumber() } }, suite.As(at.Wing));
        await suite.Registry.IdentifySupportersAsync(new() { Parent = at.Establishment, Appointments = { at.Supporters[0].Name } }, suite.As(at.Wing));
        var reached = Given.Selection(at.Establishment, at.Offering.Scheme);
        await suite.Events.Publish(reached, Guid.Parse(reached.Id));
        var partnership = await given.Meeting(mentoring, mentoring.Supporters[0]);
        await suite.Scheduling.RecordSessionAsync(new() { Name = partnership.Name, Day = Given.Today, Attendance = SessionAttendance.Attended, RequestId = Given.RequestId() }, suite.As(at.Wing));
        var limited = at with { Offering = await given.OrdinaryOffering(at.Establishment, ConfidentialityClass.Limited), Supporters = [] };
        var concern = await given.ConcernPassed(limited);
        await NotAcknowledged(suite, at, concern);
        var seeing = await given.Seeing(at.Establishment, TimeSpan.FromSeconds(1));
        await suite.Scheduling.RecordInductionAsync(new() { Name = (await given.Received(seeing)).Name, Outcome = InductionState.Seen, RequestId = Given.RequestId() }, suite.As(at.Wing));
        var induction = await given.Received(seeing);
        await Alarmed(suite, at, "arrival_alarms");
        await Counted(suite, at);
        await Told(suite, at);
        await Eventually.True(async () => (await Rows.Of(suite, "feedback", $"select question from pooled_answers where event_id = '{reached.Id}'")).Count > 0);
        return new(at, impatient, mentoring, limited, place, new Dictionary<string, string>
        {
            ["establishments"] = at.Establishment,
            ["zones"] = at.Zone,
            ["schemes"] = at.Offering.Scheme,
            ["regions"] = Given.Region,
            ["regime"] = $"{at.Establishment}/regime",
            ["applications"] = application.Application.Name,
            ["appointments"] = at.Supporters[0].Name,
            ["holds"] = hold.Name,
            ["vacancies"] = vacancy.Name,
            ["suspensions"] = suspension.Name,
            ["serviceRecords"] = record.Name,
            ["persons"] = at.Supporters[0].Person,
            ["welfareReviews"] = review.Name,
            ["checkIns"] = checkIn.Name,
            ["duties"] = duty.Name,
            ["rotas"] = rota.Name,
            ["availabilities"] = said.Name,
            ["requests"] = request.Name,
            ["offers"] = request.Offers[^1].Name,
            ["alarms"] = alarm.Name,
            ["debriefs"] = debrief.Name,
            ["partnerships"] = partnership.Name,
            ["concerns"] = concern.Name,
            ["inductions"] = induction.Name,
            ["providers"] = at.Offering.Provider,
            ["courses"] = course.Name,
            ["enrolments"] = enrolment.Name,
            ["backdatings"] = backdating.Name,
            ["runs"] = run.Name,
            ["proposals"] = proposal.Name,
            ["flags"] = flag.Name,
            ["remarks"] = remark,
            ["replies"] = reply,
            ["offerings"] = at.Offering.Name,
            ["supportSessions"] = session.Name,
            ["trainers"] = trainer.Name,
            ["certifications"] = at.Supporters[0].Certification,
        });
    }

    /// <summary>The alarm of a request that nobody answers.</summary>
    public static async Task<Alarm> Alarm(SuiteFixture suite, Given given, AskingCase impatient)
    {
        var request = await given.Raised(impatient);
        return await Eventually.Some(async () =>
            (await suite.Scheduling.ListAlarmsAsync(new() { Parent = impatient.Establishment, PageSize = 500 }, suite.As(impatient.Wing))).Alarms.FirstOrDefault(alarm => alarm.Request == request.Name));
    }

    /// <summary>Somebody of a scheme of his own is out of his cell, and a log tells of a contact that he should not have had.</summary>
    private static async Task OutAndOnPaper(SuiteFixture suite, Given given, AskingCase at)
    {
        var alone = new AskingCase(await given.Offering(at.Establishment, provider: at.Offering.Provider.Split('/')[1]), []);
        var supporter = await given.Appointed(alone.Offering);
        await given.KeptApart(at); // of whoever came later the list before says nothing
        var request = await given.Authorised(alone);
        await suite.Scheduling.WithdrawRequestAsync(new() { Name = request.Name, By = WithdrawnBy.Staff, RequestId = Given.RequestId() }, suite.As(at.Wing));
        var (asked, back) = (TimeProvider.System.GetUtcNow().AddDays(-3).ToTimestamp(), TimeProvider.System.GetUtcNow().AddHours(-50).ToTimestamp());
        var line = new NightLogLine
        {
            Line = 1,
            AskedAt = asked,
            Zone = at.Zone,
            Scheme = alone.Offering.Scheme,
            PrisonerNumber = Given.PrisonerNumber(),
            Outcome = RequestState.Met,
            Appointment = supporter.Name,
            ContactStartedAt = asked,
            ContactEndedAt = back,
            PlaceType = PlaceType.Room,
        };
        await suite.Scheduling.RecordNightLogAsync(new() { Parent = at.Establishment, Lines = { line }, RequestId = Given.RequestId() }, suite.As(at.Wing));
    }

    /// <summary>REFUSED, and nobody asked again in the morning.</summary>
    private static async Task LookInOverdue(SuiteFixture suite, Given given, AskingCase at)
    {
        var refused = await Refused(suite, given, at);
        await Rows.Due(suite, "scheduling", at.Code, "look-in", refused.Name.Split('/')[^1]);
        await Alarmed(suite, at, "look_in_alarms");
    }

    /// <summary>Nobody has said in time that he has the concern.</summary>
    private static async Task NotAcknowledged(SuiteFixture suite, AskingCase at, Concern concern)
    {
        await Rows.Due(suite, "scheduling", at.Code, "not-acknowledged", concern.Name.Split('/')[^1]);
        await Alarmed(suite, at, "concern_alarms");
    }

    private static Task Alarmed(SuiteFixture suite, AskingCase at, string table) =>
        Eventually.True(async () => await Rows.Scalar<long>(suite, "scheduling", $"select count(*) from {table} where establishment = $1", at.Code) > 0, $"{table} stays empty");

    /// <summary>REFUSED: to be asked again by now.</summary>
    public static async Task<Request> Refused(SuiteFixture suite, Given given, AskingCase at)
    {
        var refused = await suite.Scheduling.RefuseRequestAsync(
            new() { Name = (await given.Raised(at)).Name, Code = RefusalCode.NoEscort, Alternative = Alternative.Staff, RequestId = Given.RequestId() }, suite.As(at.Wing));
        await given.ItIsMorning(at);
        return refused;
    }

    private static async Task Reach(SuiteFixture suite, AskingCase at)
    {
        var regime = await suite.Scheduling.GetRegimeAsync(new() { Name = $"{at.Establishment}/regime" }, suite.As(at.Coordinator));
        regime.Reach.Add(new Reach { Zone = at.Zone, Kind = BandKind.Am, From = { at.Zone, $"{at.Establishment}/zones/b-wing" } });
        regime.SpecialDays.Add(new SpecialDay { Date = Given.Tomorrow.ToDay().AddDays(300).ToProto(), Reason = "Bank holiday", Bands = { new SpecialBand { Kind = BandKind.Am, Start = "08:00", End = "12:00" } } });
        await suite.Scheduling.UpdateRegimeAsync(new() { Regime = regime, RequestId = Given.RequestId() }, suite.As(at.Coordinator));
    }

    /// <summary>Feedback has heard of a night and of a month that are over, and of an alarm.</summary>
    private static async Task Counted(SuiteFixture suite, AskingCase at)
    {
        var month = TimeProvider.System.GetUtcNow().DayIn("Europe/London").FirstOfMonth().AddMonths(-1);
        var cover = new NightCover { Scheme = at.Offering.Scheme, Zones = 2, Uncovered = 1 };
        await suite.Events.Publish(new NightCounted { Id = Given.RequestId(), Establishment = at.Establishment, Date = month.ToProto(), Covers = { cover } }, Ids.Random());
        await suite.Events.Publish(new ExposureCounted { Id = Given.RequestId(), Establishment = at.Establishment, Scheme = at.Offering.Scheme, Month = month.ToProto() }, Ids.Random());
        await suite.Events.Publish(new DutiesCounted { Id = Given.RequestId(), Establishment = at.Establishment, Scheme = at.Offering.Scheme, Month = month.ToProto(), Duties = 1 }, Ids.Random());
        await suite.Events.Publish(new ReviewOverdue { Id = Given.RequestId(), Establishment = at.Establishment, Scheme = at.Offering.Scheme, ReviewBy = month.ToProto() }, Ids.Random());
        await suite.Events.Publish(new ApplicationsCounted { Id = Given.RequestId(), Establishment = at.Establishment, Scheme = at.Offering.Scheme, Month = month.ToProto(), OldestDays = 3 }, Ids.Random());
        await Rows.Change(suite, "feedback", "insert into unmet_requests (establishment, scheme, quarter, least, most) values ($1, $2, '2026-07-01', 1, 9)", at.Code, at.Offering.Scheme);
        foreach (var table in (string[])["night_counts", "exposures", "duty_counts", "alarm_copies", "told_acts", "month_waits", "run_copies"])
        {
            await Eventually.True(async () => await Rows.Scalar<long>(suite, "feedback", $"select count(*) from {table} where establishment = $1", at.Code) > 0);
        }
    }

    /// <summary>Feedback has heard of the refusal and of the course that was called off.</summary>
    private static Task Told(SuiteFixture suite, AskingCase at) => Eventually.True(async () =>
        (await suite.Feedback.ListObstacleCountsAsync(new() { Parent = at.Establishment }, suite.As(at.Coordinator))).Counts.Count(count => count.Code is "NO_ESCORT" or "COURSE_CANCELLED") == 2);
}
