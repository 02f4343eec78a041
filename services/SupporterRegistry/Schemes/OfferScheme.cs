using Grpc.Core;

namespace PeerSupport.SupporterRegistry;

internal sealed partial class RegistryApi
{
    public override Task<Offering> OfferScheme(OfferSchemeRequest request, ServerCallContext context) =>
        db.Write(request, context, async tx =>
        {
            EffectiveRules.Require(request.Deviations, "deviations");
            var deviations = request.Deviations ?? new SchemeRules();
            var key = new { Establishment = Names.IdOf(request.Parent), Scheme = Names.IdOf(request.Scheme) };

            // The establishment's row is the lock of its offerings: what is compared is what is written over.
            const string place = """
                select exists (select from schemes where scheme_id = @Scheme) as scheme_exists,
                  exists (select from offerings where establishment = @Establishment) as offers_already
                from establishments
                where code = @Establishment
                for no key update
                """;
            const string load = $"""
                select {OfferingRow.Columns}
                from offerings o join schemes s using (scheme_id)
                where o.establishment = @Establishment and o.scheme_id = @Scheme
                """;
            var found = await tx.Maybe<OfferingPlaceRow>(place, key) ?? throw NotInRegister(request.Parent);
            if (!found.SchemeExists)
            {
                throw Refusal.NotFound(request.Scheme);
            }

            var standing = await tx.Maybe<OfferingRow>(load, key);
            if (standing is not null && standing.Provider == Names.IdOf(request.Provider) && standing.OwnRules.Equals(deviations))
            {
                return standing.ToProto();
            }

            const string write = $"""
                with o as (
                  insert into offerings (establishment, scheme_id, provider, deviations, debriefs_by, debrief_within, support_session_every, seen_within, version)
                  values (@Establishment, @Scheme, @Provider, @Deviations::jsonb, @DebriefsBy, @DebriefWithin, @SupportSessionEvery, @SeenWithin, @Version)
                  on conflict (establishment, scheme_id) do update
                  set provider = excluded.provider, deviations = excluded.deviations, debriefs_by = excluded.debriefs_by,
                    debrief_within = excluded.debrief_within, support_session_every = excluded.support_session_every, seen_within = excluded.seen_within, version = excluded.version
                  returning *)
                select {OfferingRow.Columns}
                from o join schemes s using (scheme_id)
                """;
            var offering = await tx.One<OfferingRow>(write, new
            {
                key.Establishment,
                key.Scheme,
                Provider = Names.IdOf(request.Provider),
                Deviations = StoredRules.Json(deviations),
                DebriefsBy = StoredRules.DebriefsBy(deviations),
                DebriefWithin = StoredRules.DebriefWithin(deviations),
                SupportSessionEvery = StoredRules.SupportSessionEvery(deviations),
                SeenWithin = StoredRules.SeenWithin(deviations),
                Version = Versions.Next(standing?.Version ?? 0, tx.Now),
            });
            tx.Emit(offering.ToChanged());
            await Standings.RefreshOffering(tx, key.Establishment, key.Scheme);
            if (!found.OffersAlready)
            {
                tx.Schedule(Pulse.Kind, key.Establishment, tx.Now);
            }

            return offering.ToProto();
        });

    internal static Refusal NotInRegister(string name) =>
        new(ErrorReason.NotInRegister, $"'{name}' is not in the register.", ("resource", name));

    private sealed record OfferingPlaceRow
    {
        public required bool SchemeExists { get; init; }

        public required bool OffersAlready { get; init; }
    }
}
