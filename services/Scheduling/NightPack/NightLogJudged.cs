using PeerSupport.Platform;
using PeerSupport.Scheduling.V1;

namespace PeerSupport.Scheduling;

/// <summary>Good lines, and whether whoever came had standing when the contact began, and nobody else was with whoever asked.</summary>
/// <param name="Stood">Of each line; true where nobody met.</param>
internal sealed record NightLogJudged(Prison Prison, IReadOnlyDictionary<string, OfferingRow> Offerings, NightLogFacts Facts, IReadOnlyList<bool> Stood)
{
    /// <summary>Refuses all of them when one is bad.</summary>
    public static async Task<NightLogJudged> Of(Tx tx, string establishment, IReadOnlyList<NightLogLine> lines)
    {
        const string zones = "select zone from zones where establishment = @establishment";
        const string known = $"select {StandingRow.Columns} from standings where establishment = @establishment and appointment_id = any (@ids)";
        var offerings = (await OfferingRow.All(tx, establishment)).ToDictionary(row => Names.Scheme(row.Scheme));
        var ids = lines.Where(line => line.Appointment.Length > 0 && Names.EstablishmentOf(line.Appointment) == establishment).Select(line => Names.IdOf(line.Appointment)).Distinct().ToArray();
        var supporters = (await tx.Many<StandingRow>(known, new { establishment, ids }))
            .ToDictionary(row => Names.Appointment(establishment, row.AppointmentId), row => (Names.Scheme(row.Scheme), row.PersonId));
        var facts = new NightLogFacts
        {
            Now = tx.Now,
            Zones = (await tx.Many<string>(zones, new { establishment })).Select(zone => Names.Zone(establishment, zone)).ToHashSet(),
            WithoutSuite = await Zones.WithoutSuite(tx, establishment),
            ContactLimits = offerings.ToDictionary(offering => offering.Key, offering => offering.Value.ContactLimit),
            Supporters = supporters,
            Held = await Held(tx, establishment, [.. supporters.Values.Select(supporter => supporter.PersonId)]),
            Entered = await Entered(tx, establishment),
        };
        if (NightLogRules.Bad(lines, facts) is { Count: > 0 } bad)
        {
            throw Refusal.Invalid([.. bad.Take(MessageRules.MostViolations)]);
        }

        var prison = await Prison.Of(tx);
        return new(prison, offerings, facts, await AllStood(tx, establishment, prison, lines));
    }

    private static async Task<IReadOnlyCollection<HeldContact>> Held(Tx tx, string establishment, string[] persons)
    {
        const string load = """
            select o.person_id, r.contact_started_at as started_at, coalesce(r.contact_ended_at, @Now) as ended_at
            from offers o
            join requests r using (establishment, request_id)
            where o.establishment = @establishment
              and o.person_id = any (@persons)
              and o.state = 'ACCEPTED'
              and r.contact_started_at > @since
            """;
        var rows = await tx.Many<HeldContactRow>(load, new { establishment, persons, tx.Now, since = tx.Now - RequestRules.LongestBackdating - TimeSpan.FromDays(1) });
        return [.. rows.Select(row => new HeldContact(row.PersonId, row.StartedAt, row.EndedAt))];
    }

    private static async Task<IReadOnlySet<EnteredLine>> Entered(Tx tx, string establishment)
    {
        const string load = """
            select l.line, r.zone, r.scheme, r.asked_at
            from night_log_lines l
            join requests r using (establishment, request_id)
            where l.establishment = @establishment and l.recorded_at > @since
            """;
        var rows = await tx.Many<EnteredLineRow>(load, new { establishment, since = tx.Now - RequestRules.LongestBackdating });
        return rows.Select(row => new EnteredLine(row.Line, Names.Zone(establishment, row.Zone), Names.Scheme(row.Scheme), row.AskedAt)).ToHashSet();
    }

    private static async Task<IReadOnlyList<bool>> AllStood(Tx tx, string establishment, Prison prison, IReadOnlyList<NightLogLine> lines)
    {
        const string load = """
            select nth::int
            from unnest(@ids, @capabilities, @askers, @times, @ends) with ordinality as q (id, capability, asker, at, until, nth)
            where stands(@establishment, id, capability, tstzrange(at, at, '[]'))
              and not exists (
                select from askers a
                join requests r using (establishment, request_id)
                where a.establishment = @establishment
                  and a.prisoner_number = asker
                  and r.contact_started_at < until
                  and coalesce(r.contact_ended_at, @Now) > at)
            """;
        var met = lines.Select((line, at) => (Line: line, At: at)).Where(line => line.Line.Outcome is RequestState.Met).ToList();
        var times = met.Select(line => line.Line.ContactStartedAt.ToDateTimeOffset()).ToArray();
        var stood = (await tx.Many<int>(load, new
        {
            establishment,
            ids = met.Select(line => Names.IdOf(line.Line.Appointment)).ToArray(),
            capabilities = times.Select(time => ProtoName.Of(DutyRules.Needed(prison.Day.At(time).Kind))).ToArray(),
            askers = met.Select(line => line.Line.PrisonerNumber).ToArray(),
            times = times.Select(time => time.UtcDateTime).ToArray(),
            ends = met.Select(line => line.Line.ContactEndedAt.ToDateTimeOffset().UtcDateTime).ToArray(),
            tx.Now,
        })).Select(nth => met[nth - 1].At).ToHashSet();
        return [.. lines.Select((line, at) => line.Outcome is not RequestState.Met || stood.Contains(at))];
    }

    private sealed record EnteredLineRow
    {
        public required int Line { get; init; }

        public required string Zone { get; init; }

        public required string Scheme { get; init; }

        public required DateTimeOffset AskedAt { get; init; }
    }

    private sealed record HeldContactRow
    {
        public required string PersonId { get; init; }

        public required DateTimeOffset StartedAt { get; init; }

        public required DateTimeOffset EndedAt { get; init; }
    }
}
