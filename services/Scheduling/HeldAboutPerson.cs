using PeerSupport.Platform;
using PeerSupport.Registry.V1;

namespace PeerSupport.Scheduling;

/// <summary>
/// What scheduling holds about one person, table by table: the answer to a subject access request. That somebody asked for support is his
/// own, while his number is kept: how, times and outcomes, never who came. Of who was asked to come, never to whom.
/// </summary>
internal static class HeldAboutPerson
{
    public static SubjectAccess Access { get; } = new()
    {
        Number = "[A-Z][0-9]{4}[A-Z]{2}",
        Zone = "Europe/London",
        Person = Find,
        AboutNobody = new Dictionary<string, string>
        {
            ["asker_marks"] = "which requests of a month were one person's, by a digest that goes with its key when the month is told of: his requests are told above",
        },
        Queries =
        [
            new("requestsMade", RequestsMade),
            new("alarmsOfRequestsMade", AlarmsOfRequestsMade),
            new("offersReceived", OffersReceived),
            new("timesOutOfCell", TimesOutOfCell),
            new("alarmsOfTimesOutOfCell", AlarmsOfTimesOutOfCell),
            new("debriefs", Debriefs),
            new("inductions", Inductions),
            new("arrivalsSeen", ArrivalsSeen),
            new("partnershipsAsSupported", PartnershipsAsSupported),
            new("partnershipsAsSupporter", PartnershipsAsSupporter),
            new("partnershipSessions", PartnershipSessions),
            new("duties", Duties),
            new("rotas", Rotas),
            new("availability", Availability, Undated: true),
            new("languages", Languages, Undated: true),
            new("absences", Absences),
            new("clashes", Clashes),
            new("standings", Standings, Undated: true),
            new("standingIntervals", StandingIntervals),
            new("merges", Merges),
        ],
    };

    private const string RequestsMade = """
        select r.establishment, r.asked_at as "askedAt", r.recorded_at as "recordedAt", r.channel as "askedBy", r.language as "inTheLanguage", r.urgency, r.state as outcome,
          r.contact_started_at as "contactStartedAt", r.contact_ended_at as "contactEndedAt", r.contact_outcome as "contactOutcome", r.closed_at as "closedAt",
          r.refusal_code as "refusedBecause", r.refusal_alternative as "offeredInstead", r.follow_up_at as "toBeAskedAgainAt", r.asked_again_at as "askedAgainAt",
          n.recorded_at as "enteredFromPaperAt"
        from askers a
        join requests r using (establishment, request_id)
        left join night_log_lines n using (establishment, request_id)
        where a.prisoner_number = @number
          and r.recorded_at >= @from and r.recorded_at < @until
        order by r.recorded_at, r.request_id
        """;

    private const string AlarmsOfRequestsMade = """
        select m.establishment, m.kind, m.opened_at as "openedAt", m.acknowledged_at as "takenOnAt"
        from askers a
        join (
          select establishment, request_id, alarm_id, kind, opened_at, acknowledged_at from alarms
          union all
          select establishment, request_id, alarm_id, kind, opened_at, acknowledged_at from look_in_alarms) m using (establishment, request_id)
        where a.prisoner_number = @number
          and m.opened_at >= @from and m.opened_at < @until
        order by m.opened_at, m.alarm_id
        """;

    private const string OffersReceived = """
        select establishment, state as answer, offered_at as "offeredAt", answer_by as "answerBy", past_limit as "pastALimitOfTheScheme"
        from offers
        where person_id = split_part(@person, '/', 2)
          and offered_at >= @from and offered_at < @until
        order by offered_at, offer_id
        """;

    private const string TimesOutOfCell = """
        select m.establishment, m.out_at as "letOutAt", m.due_back_at as "toBeBackAt", m.back_at as "backAt"
        from movements m
        join offers o using (establishment, request_id, offer_id)
        where o.person_id = split_part(@person, '/', 2)
          and m.out_at >= @from and m.out_at < @until
        order by m.out_at, m.offer_id
        """;

    private const string AlarmsOfTimesOutOfCell = """
        select a.establishment, a.kind, a.opened_at as "openedAt", a.acknowledged_at as "takenOnAt"
        from offer_alarms a
        join offers o using (establishment, request_id, offer_id)
        where o.person_id = split_part(@person, '/', 2)
          and a.opened_at >= @from and a.opened_at < @until
        order by a.opened_at, a.alarm_id
        """;

    /// <summary>One that he declined is nobody's.</summary>
    private const string Debriefs = """
        select establishment, scheme, state, owed_since as "owedSince", due_by as "dueBy", offered_at as "offeredAt", answered_at as "heldAt"
        from debriefs
        where person_id = split_part(@person, '/', 2)
          and owed_since >= @from and owed_since < @until
        order by owed_since, debrief_id
        """;

    private const string Inductions = """
        select establishment, scheme, arrived_at as "arrivedAt", due_at as "toBeSeenBy", state, over_at as "overAt"
        from inductions
        where prisoner_number = @number
          and arrived_at < @until and coalesce(over_at, 'infinity') >= @from
        order by arrived_at, induction_id
        """;

    /// <summary>Of whom each was there is a digest only, which goes with its key.</summary>
    private const string ArrivalsSeen = """
        select establishment, scheme, period as "inTheMonthFrom"
        from arrival_marks
        where person_id = split_part(@person, '/', 2)
          and period < @until and period + interval '1 month' > @from
        order by period, induction_id
        """;

    private const string PartnershipsAsSupported = """
        select establishment, scheme, zone, state, pause, ended_because as "endedBecause", sessions_per_week as "sessionsPerWeek", proposed_at as "proposedAt", ended_at as "endedAt"
        from partnerships
        where prisoner_number = @number
          and proposed_at < @until and coalesce(ended_at, 'infinity') >= @from
        order by proposed_at, partnership_id
        """;

    private const string PartnershipsAsSupporter = """
        select establishment, scheme, state, pause, sessions_per_week as "sessionsPerWeek", proposed_at as "proposedAt", ended_at as "endedAt"
        from partnerships
        where person_id = split_part(@person, '/', 2)
          and proposed_at < @until and coalesce(ended_at, 'infinity') >= @from
        order by proposed_at, partnership_id
        """;

    private const string PartnershipSessions = """
        select s.establishment, p.scheme, s.day, s.attendance, s.minutes
        from partnership_sessions s
        join partnerships p using (establishment, partnership_id)
        where (p.prisoner_number = @number or s.person_id = split_part(@person, '/', 2))
          and s.day >= @from::date and s.day < @until::date + 1
        order by s.day, s.partnership_id
        """;

    private const string Duties = """
        select establishment, scheme, zone, date, kind as "timeOfDay", starts_at as "startsAt", ends_at as "endsAt", state, lived_in as "livedIn"
        from duties
        where person_id = split_part(@person, '/', 2)
          and starts_at < @until and ends_at >= @from
        order by starts_at, duty_id
        """;

    private const string Rotas = """
        select e.establishment, r.scheme, e.zone, e.date, e.kind as "timeOfDay", r.state as "stateOfTheRota"
        from rota_entries e
        join rotas r using (establishment, rota_id)
        where e.person_id = split_part(@person, '/', 2)
          and r.drafted_at >= @from and r.drafted_at < @until
        order by e.date, e.kind, e.rota_id, e.position
        """;

    private const string Availability = """
        select a.establishment, b.weekday, b.kind as "timeOfDay", b.answer, to_timestamp(a.version / 1000000.0) as "changedAt"
        from availabilities a
        join availability_bands b using (establishment, person_id)
        where a.person_id = split_part(@person, '/', 2)
        order by a.establishment, b.weekday, b.kind
        """;

    private const string Languages = """
        select establishment, languages as "besidesThePrisonsOwn", to_timestamp(version / 1000000.0) as "changedAt"
        from availabilities
        where person_id = split_part(@person, '/', 2) and languages <> '{}'
        order by establishment
        """;

    private const string Absences = """
        select establishment, first_day as "firstDay", last_day as "lastDay"
        from absences
        where person_id = split_part(@person, '/', 2)
          and first_day::timestamp at time zone 'UTC' < @until and (last_day + 1)::timestamp at time zone 'UTC' >= @from
        order by first_day
        """;

    private const string Clashes = """
        select establishment, code as "what", starts_at as "startsAt", ends_at as "endsAt"
        from clashes
        where person_id = split_part(@person, '/', 2)
          and starts_at < @until and ends_at >= @from
        order by starts_at, code
        """;

    private const string Standings = """
        select establishment, scheme, zone, to_timestamp(version / 1000000.0) as "changedAt"
        from standings
        where person_id = split_part(@person, '/', 2)
        order by establishment, appointment_id
        """;

    private const string StandingIntervals = """
        select s.establishment, s.scheme, i.capability as "mayWork", lower(i.during) as "from", upper(i.during) as "until"
        from standings s
        join standing_intervals i using (establishment, appointment_id)
        where s.person_id = split_part(@person, '/', 2)
          and i.during && tstzrange(@from, @until)
        order by lower(i.during), i.capability
        """;

    private const string Merges = """
        select merged_at as "twoRecordsWereFoundToBeYoursAt"
        from merged_persons
        where person = split_part(@person, '/', 2)
          and merged_at >= @from and merged_at < @until
        order by merged_at, removed
        """;

    private static async Task<string?> Find(IServiceProvider parts, string number, CancellationToken cancel)
    {
        var registry = parts.GetRequiredService<Peer<RegistryService.RegistryServiceClient>>();
        var found = await registry.Client.FindPersonAsync(new() { PrisonerNumber = number }, registry.AsSystem(TimeSpan.FromSeconds(5), cancel));
        return found.Person is { Length: > 0 } person ? person : null;
    }
}
