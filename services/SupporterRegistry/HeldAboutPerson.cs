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
        Queries =
        [
            new("person", Persons, Undated: true),
            new("applications", Applications),
            new("appointments", Appointments),
            new("certificates", Certificates),
            new("serviceRecords", ServiceRecords),
            new("keepAparts", KeepAparts),
        ],
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

    private const string KeepAparts = """
        select e.display_name as establishment, k.restriction, f.as_of as "listTakenAt",
          'Who the other person is is withheld: it is information about that person.' as withheld
        from keep_aparts k
        join keep_apart_feeds f using (establishment)
        join establishments e on e.code = k.establishment
        where @number in (k.prisoner_number_1, k.prisoner_number_2)
          and f.as_of >= @from and f.as_of < @until
        order by k.establishment
        """;

    private static async Task<string?> Find(Db db, string number, CancellationToken cancel)
    {
        string? found = null;
        await db.Run(Scope.None, async tx => found = await Named(tx, number), cancel);
        return found;
    }

    /// <summary>The opaque name of whoever has this number.</summary>
    public static Task<string?> Named(Tx tx, string number) =>
        tx.Maybe<string>("select 'persons/' || person_id from persons where prisoner_number = @number", new { number });
}
