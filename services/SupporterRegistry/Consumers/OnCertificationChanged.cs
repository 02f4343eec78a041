using PeerSupport.Training.V1;

namespace PeerSupport.SupporterRegistry;

/// <summary>Keeps the copy of a certificate, and with it every standing of its holder, at whatever establishment.</summary>
internal sealed class OnCertificationChanged : IEventHandler<CertificationChanged>
{
    public Scope ScopeOf(CertificationChanged e) => Scope.All;

    public async Task Handle(Tx tx, CertificationChanged e)
    {
        var certificate = CopyOf(e);
        certificate = certificate with { PersonId = await Merging.Now(tx, certificate.PersonId) };
        await Standings.Lock(tx, certificate.PersonId);
        var held = await Certificates.Of(tx, certificate.PersonId);
        if (held.With(certificate) == held)
        {
            return; // an older event
        }

        const string write = $"""
            insert into certificates ({CertificateRow.Columns})
            values (@Certificate, @PersonId, @Schemes, @ValidFrom, @ValidUntil, @RevokedAt, @Version)
            on conflict (certificate) do update
            set person_id = excluded.person_id, schemes = excluded.schemes, valid_from = excluded.valid_from, valid_until = excluded.valid_until,
              revoked_at = excluded.revoked_at, version = excluded.version
            where certificates.version < excluded.version
            """;
        await tx.Execute(write, certificate);
        if (!held.Any(certificate.CountsAs)) // a day that was known has come: nothing follows from it, for thousands at one midnight
        {
            await Standings.Refresh(tx, certificate.PersonId);
        }
    }

    private static CertificateRow CopyOf(CertificationChanged e) => new()
    {
        Certificate = e.Certification,
        PersonId = Names.IdOf(e.Person),
        Schemes = [.. e.Schemes.Select(Names.IdOf)],
        ValidFrom = e.ValidFrom.ToDay(),
        ValidUntil = e.ValidUntil.ToDay(),
        // revoked, nobody says when: then it never counted
        RevokedAt = e.RevokedAt?.ToDateTimeOffset() ?? (e.State is CertificationState.Revoked ? DateTimeOffset.UnixEpoch : null),
        Version = e.Version,
    };
}
