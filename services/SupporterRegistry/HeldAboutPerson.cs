namespace PeerSupport.SupporterRegistry;

/// <summary>
/// What the registry holds about one person, table by table: the answer to a subject access request. Deciders are told by what they are,
/// not by name; of a keep-apart only that there is one, never with whom.
/// </summary>
internal static class HeldAboutPerson
{
    public static SubjectAccess Access { get; } = new()
    {
        Number = "[A-Z][0-9]{4}[A-Z]{2}",
        Zone = "Europe/London",
        Person = (parts, number, cancel) => Find(parts.GetRequiredService<Db>(), number, cancel),
        Numbers = (parts, number, cancel) => AllNumbers(parts.GetRequiredService<Db>(), number, cancel),
        Queries =
        [
            new("person", Persons, Undated: true),
            new("applications", Applications),
            new("appointments", Appointments),
            new("certificates", Certificates),
            new("serviceRecords", ServiceRecords),
            new("suspensions", Suspensions),
            new("holds", Holds),
            new("releaseDates", ReleaseDates),
            new("transferConsents", TransferConsents),
            new("equalityAnswers", EqualityAnswers),
            new("standingHistory", StandingHistory),
            new("movements", Movements),
            new("welfareReviews", WelfareReviews),
            new("welfareAlerts", WelfareAlerts),
            new("checkIns", CheckIns),
            new("formerNumbers", FormerNumbers, Undated: true),
            new("merges", Merges),
            new("keepAparts", KeepAparts),
            new("keepApartChanges", KeepApartChanges),
            new("keepApartsOnTheirWay", KeepApartsOnTheirWay),
            new("blocks", Blocks),
        ],
        AboutNobody = new Dictionary<string, string>
        {
            ["identifications"] = "how many supporters were named to somebody of the staff, in an hour: which ones, stands in the audit alone",
            ["pair_checks"] = "how often somebody of the staff asked about pairs, in an hour: about no prisoner",
            ["same_numbers"] = "sealed: who a row is about can be told by nobody who does not know the number already, and what it says stands in formerNumbers",
        },
    };

    private const string Persons = """
        select prisoner_number as "prisonerNumber", surname, forename
        from persons
        where person_id = split_part(@person, '/', 2)
        """;

    // Security's answer and its days are told; there are no grounds here that could be.
    private const string Applications = """
        select e.display_name as establishment, s.display_name as scheme, z.display_name as zone, a.state, a.submitted_at as "submittedAt",
          a.clearance as "securityDecision", a.decided_at as "securityDecidedAt", a.review_by as "clearanceReviewBy",
          a.provider, a.accepted_at as "acceptedByProviderAt", a.compact_signed_on as "compactSignedOn",
          a.declined_at as "declinedByProviderAt", a.withdrawn_at as "withdrawnAt", a.reviewed_at as "refusalReviewedAt", a.review_outcome as "refusalReviewed",
          a.renewal as "securityLookedAgain", a.renewed_at as "securityLookedAgainAt", a.trained_at as "inTrainingSince", a.appointed_at as "appointedAt",
          a.closed_reason as "closedBecause", a.closed_at as "closedAt"
        from applications a
        join establishments e on e.code = a.establishment
        join schemes s using (scheme_id)
        join zones z using (establishment, zone_id)
        where a.person_id = split_part(@person, '/', 2)
          and a.submitted_at < @until and (a.state not in ('NOT_CLEARED', 'DECLINED', 'WITHDRAWN', 'CLOSED') or to_timestamp(a.version / 1000000.0) >= @from)
        order by a.submitted_at, a.application_id
        """;

    private const string Appointments = """
        select e.display_name as establishment, s.display_name as scheme, z.display_name as zone, a.state, a.appointed_at as "appointedAt",
          a.grade, a.shadowed_on as "shadowedOn", a.pause_kind as "pauseKind", a.paused_at as "pausedAt", a.back_on as "backOn", a.recognised_days as "recognisedForDays",
          a.solo_at as "signedOffToWorkAloneAt", a.night_at as "signedOffForNightsAt", a.ended_reason as "endedBecause", a.ended_at as "endedAt",
          (select json_agg(json_build_object('from', lower(r), 'until', upper(r))) from unnest(a.accompanied) r) as "mayWorkAccompanied",
          (select json_agg(json_build_object('from', lower(r), 'until', upper(r))) from unnest(a.solo) r) as "mayWorkAlone",
          (select json_agg(json_build_object('from', lower(r), 'until', upper(r))) from unnest(a.night) r) as "mayWorkAtNight"
        from appointments a
        join establishments e on e.code = a.establishment
        join schemes s using (scheme_id)
        join zones z using (establishment, zone_id)
        where a.person_id = split_part(@person, '/', 2)
          and a.appointed_at < @until and coalesce(a.ended_at, 'infinity') >= @from
        order by a.appointed_at, a.appointment_id
        """;

    private const string Certificates = """
        select split_part(certificate, '/', 2) as provider, schemes, valid_from as "validFrom", valid_until as "validUntil", revoked_at as "takenBackAt"
        from certificates
        where person_id = split_part(@person, '/', 2)
          and valid_from < @until and valid_until >= @from
        order by valid_from, certificate
        """;

    private const string ServiceRecords = """
        select e.display_name as establishment, r.asked_on as "askedOn", r.issued_at as "issuedAt", r.content
        from service_records r
        join establishments e on e.code = r.establishment
        where r.person_id = split_part(@person, '/', 2)
          and r.issued_at >= @from and r.issued_at < @until
        order by r.issued_at, r.record_id
        """;

    private const string Suspensions = $"""
        select e.display_name as establishment, {ToldOfSuspension.Columns}
        from suspensions s
        join appointments a using (establishment, appointment_id)
        join establishments e on e.code = s.establishment
        where a.person_id = split_part(@person, '/', 2)
          and s.suspended_at < @until and coalesce(s.ended_at, 'infinity') >= @from
        order by s.suspended_at, s.suspension_id
        """;

    private const string Holds = """
        select e.display_name as establishment, h.consented_on as "consentedOn", h.until, h.placed_at as "placedAt", h.released_at as "releasedAt"
        from holds h
        join appointments a using (establishment, appointment_id)
        join establishments e on e.code = h.establishment
        where a.person_id = split_part(@person, '/', 2)
          and h.placed_at < @until and coalesce(h.released_at, 'infinity') >= @from
        order by h.placed_at, h.hold_id
        """;

    private const string ReleaseDates = """
        select e.display_name as establishment, r.release_on as "expectedReleaseOn", r.told_at as "toldAt"
        from release_dates r
        join establishments e on e.code = r.establishment
        where r.person_id = split_part(@person, '/', 2)
          and r.told_at >= @from and r.told_at < @until
        order by r.told_at, r.establishment
        """;

    private const string TransferConsents = """
        select prison, consented_on as "youAgreedOn", recorded_at as "recordedAt", withdrawn_at as "withdrawnAt"
        from transfer_consents
        where person_id = split_part(@person, '/', 2)
          and recorded_at < @until and coalesce(withdrawn_at, 'infinity') >= @from
        order by recorded_at, consent_id
        """;

    private const string EqualityAnswers = """
        select age, ethnicity, disability, belief, orientation, told_at as "youToldAt"
        from equality_answers
        where person_id = split_part(@person, '/', 2)
          and told_at >= @from and told_at < @until
        order by told_at
        """;

    private const string StandingHistory = """
        select e.display_name as establishment, h.since, h.state
        from standing_history h
        join appointments a using (establishment, appointment_id)
        join establishments e on e.code = h.establishment
        where a.person_id = split_part(@person, '/', 2)
          and h.since >= @from and h.since < @until
        order by h.since, h.appointment_id
        """;

    private const string Movements = """
        select prison, kind, occurred_at as "occurredAt"
        from movements
        where person_id = split_part(@person, '/', 2)
          and occurred_at >= @from and occurred_at < @until
        order by occurred_at, kind
        """;

    private const string WelfareReviews = """
        select e.display_name as establishment, w.state, w.opened_at as "openedAt", w.due_at as "dueAt", w.outcome, w.closed_at as "closedAt"
        from welfare_reviews w
        join establishments e on e.code = w.establishment
        where w.person_id = split_part(@person, '/', 2)
          and w.opened_at < @until and coalesce(w.closed_at, 'infinity') >= @from
        order by w.opened_at, w.review_id
        """;

    private const string WelfareAlerts = """
        select occurred_at as "occurredAt"
        from welfare_alerts
        where person_id = split_part(@person, '/', 2)
          and occurred_at >= @from and occurred_at < @until
        order by occurred_at
        """;

    private const string CheckIns = """
        select e.display_name as establishment, c.opened_at as "offeredSince", c.answer, c.answered_at as "answeredAt"
        from check_ins c
        join appointments a using (establishment, appointment_id)
        join establishments e on e.code = c.establishment
        where a.person_id = split_part(@person, '/', 2)
          and c.opened_at >= @from and c.opened_at < @until
        order by c.opened_at, c.check_in_id
        """;

    private const string FormerNumbers = """
        select prisoner_number as "prisonerNumber"
        from former_numbers
        where person_id = split_part(@person, '/', 2)
        order by prisoner_number
        """;

    private const string Merges = """
        select merged_at as "twoRecordsWereFoundToBeYoursAt"
        from merged_persons
        where person_id = split_part(@person, '/', 2)
          and merged_at >= @from and merged_at < @until
        order by merged_at, removed_id
        """;

    private const string KeepApartChanges = """
        select e.display_name as establishment, c.restriction, c.changed_at as "changedAt",
          'Who the other person is is withheld: it is information about that person.' as withheld
        from keep_apart_changes c
        join establishments e on e.code = c.establishment
        where (c.prisoner_number_1 = any (@numbers) or c.prisoner_number_2 = any (@numbers))
          and c.changed_at >= @from and c.changed_at < @until
        order by c.changed_at, c.establishment
        """;

    private const string KeepApartsOnTheirWay = """
        select restriction, changed_at as "changedAt",
          'Who the other person is is withheld: it is information about that person.' as withheld
        from keep_aparts_told
        where (prisoner_number_1 = any (@numbers) or prisoner_number_2 = any (@numbers))
          and changed_at >= @from and changed_at < @until
        order by changed_at
        """;

    private const string Blocks = """
        select told_at as "heldSince", case when door_only then 'You talk with whoever is paired with you through a door while this lasts; why is not known here.'
            else 'Nobody is paired with you while this lasts; why is not known here.' end as effect
        from blocks
        where prisoner_number = any (@numbers)
          and told_at < @until
        order by told_at
        """;

    private const string KeepAparts = """
        select e.display_name as establishment, k.restriction, f.as_of as "listTakenAt",
          'Who the other person is is withheld: it is information about that person.' as withheld
        from keep_aparts k
        join keep_apart_feeds f using (establishment)
        join establishments e on e.code = k.establishment
        where (k.prisoner_number_1 = any (@numbers) or k.prisoner_number_2 = any (@numbers))
          and f.as_of >= @from and f.as_of < @until
        order by k.establishment
        """;

    private static async Task<string?> Find(Db db, string number, CancellationToken cancel)
    {
        string? found = null;
        await db.Run(Scope.None, async tx => found = await Named(tx, number), cancel);
        return found;
    }

    // Of somebody who is only the other side, too: a list may name him by a number he had before the prison merged it.
    private static async Task<string[]> AllNumbers(Db db, string number, CancellationToken cancel)
    {
        const string ours = """
            with n as (select prisoner_number, person_id from persons union select prisoner_number, person_id from former_numbers)
            select prisoner_number from n where person_id in (select person_id from n where prisoner_number = any (@numbers))
            """;
        string[] found = [];
        await db.Run(Scope.None, async tx =>
        {
            string[] numbers = [.. (await new SamePerson(db.Digest).Of(tx, [number]))[number]];
            found = [.. numbers, .. await tx.Many<string>(ours, new { numbers })];
        }, cancel);
        return found;
    }

    /// <summary>The opaque name of whoever has this number.</summary>
    public static Task<string?> Named(Tx tx, string number) =>
        tx.Maybe<string>("select 'persons/' || person_id from (select prisoner_number, person_id from persons union select prisoner_number, person_id from former_numbers) n where prisoner_number = @number limit 1", new { number });
}
