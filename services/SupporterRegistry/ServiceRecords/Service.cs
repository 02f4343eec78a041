namespace PeerSupport.SupporterRegistry;

/// <summary>What a person did and learnt as a supporter, in whatever prisons. Which these were is not asked for.</summary>
internal static class Service
{
    /// <summary>Reads across establishments: the record is his, and what he earned goes with him. Who may have it issued is decided where it is.</summary>
    public static async Task<ServiceRecordContent> Of(Db db, string person, CancellationToken cancel)
    {
        const string roles = """
            select s.display_name as scheme, (a.appointed_at at time zone e.time_zone)::date as began, (a.ended_at at time zone e.time_zone)::date as ended,
              a.solo_at is not null as solo, a.night_at is not null as night
            from appointments a
            join establishments e on e.code = a.establishment
            join schemes s using (scheme_id)
            where a.person_id = @person
            order by a.appointed_at, a.appointment_id
            """;
        const string certificates = """
            select split_part(c.certificate, '/', 2) as provider, c.valid_from, c.valid_until,
              array(select coalesce(s.display_name, given) from unnest(c.schemes) given left join schemes s on s.scheme_id = given order by 1) as schemes
            from certificates c
            where c.person_id = @person and c.revoked_at is null
            order by c.valid_from, c.certificate
            """;
        var content = new ServiceRecordContent();
        await db.Run(Scope.All, async tx =>
        {
            content.Roles.Clear();
            content.Certificates.Clear();
            content.Roles.AddRange((await tx.Many<RoleRow>(roles, new { person })).Select(row => row.ToProto()));
            content.Certificates.AddRange((await tx.Many<CertificateHeldRow>(certificates, new { person })).Select(row => row.ToProto()));
        }, cancel);
        return content;
    }

    private sealed record RoleRow
    {
        public required string Scheme { get; init; }

        public required DateOnly Began { get; init; }

        public required DateOnly? Ended { get; init; }

        public required bool Solo { get; init; }

        public required bool Night { get; init; }

        public ServiceRole ToProto() => new()
        {
            Scheme = Scheme,
            From = Began.ToProto(),
            Until = Ended?.ToProto(),
            SignedOff = { SignedOff() },
        };

        private IEnumerable<Capability> SignedOff()
        {
            if (Solo)
            {
                yield return Capability.Solo;
            }

            if (Night)
            {
                yield return Capability.Night;
            }
        }
    }

    private sealed record CertificateHeldRow
    {
        public required string Provider { get; init; }

        public required DateOnly ValidFrom { get; init; }

        public required DateOnly ValidUntil { get; init; }

        public required string[] Schemes { get; init; }

        public ServiceCertificate ToProto() => new() { Provider = Provider, Schemes = { Schemes }, ValidFrom = ValidFrom.ToProto(), ValidUntil = ValidUntil.ToProto() };
    }
}
