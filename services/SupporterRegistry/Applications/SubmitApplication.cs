using Grpc.Core;

namespace PeerSupport.SupporterRegistry;

internal sealed partial class RegistryApi
{
    public override Task<Application> SubmitApplication(SubmitApplicationRequest request, ServerCallContext context) =>
        db.Write(request, context, async tx =>
        {
            var (establishment, scheme) = (Names.IdOf(request.Parent), Names.IdOf(request.Scheme));
            var zone = LocalName.Parse(request.Zone);
            var provider = await ProviderHere(tx, request, establishment, scheme, zone);

            var person = await PersonRow.FindOrCreate(tx, Same, request.PrisonerNumber, request.Surname, request.Forename);
            if (!Surname.Same(person.Surname, request.Surname))
            {
                throw new Refusal(ErrorReason.SurnameMismatch, "The number is known with another family name. Check both against the prison's own record.");
            }

            // listed_from: a keep-apart list that stands already was not searched for this person, however its clock and ours differ.
            const string write = $"""
                insert into applications (establishment, application_id, scheme_id, provider, person_id, zone_id, state, submitted_at, listed_from, version)
                values (@establishment, @id, @scheme, @provider, @PersonId, @zone, 'SUBMITTED', @Now,
                  greatest(@Now, (select as_of + interval '1 microsecond' from keep_apart_feeds where establishment = @establishment)), @version)
                on conflict (establishment, scheme_id, person_id)
                  where state in ('SUBMITTED', 'CLEARED', 'ACCEPTED', 'IN_TRAINING', 'APPOINTED') do nothing
                returning {ApplicationRow.Columns}
                """;
            var args = new { establishment, id = Ids.Short(), scheme, provider, person.PersonId, zone = zone.Id, tx.Now, version = Versions.Next(0, tx.Now) };
            var row = await tx.Maybe<ApplicationRow>(write, args) ?? throw await AlreadyApplied(tx, establishment, scheme, person.PersonId);
            tx.Emit(row.ToChanged());
            ClearanceClock.Set(tx, row, settings);
            return row.ToProto(tx.Now);
        });

    /// <summary>Who holds the second key for this scheme here; refused when place, zone or offering is not there.</summary>
    private static async Task<string> ProviderHere(Tx tx, SubmitApplicationRequest request, string establishment, string scheme, LocalName zone)
    {
        // for share: a keep-apart list is taken over before this application or after it, never beside it.
        const string load = """
            select exists (select from zones z where z.establishment = e.code and z.zone_id = @zone) as zone_exists,
              (select o.provider from offerings o where o.establishment = e.code and o.scheme_id = @scheme) as provider
            from establishments e
            where code = @establishment
            for share
            """;
        var place = await tx.Maybe<ApplicationPlaceRow>(load, new { establishment, scheme, zone = zone.Id }) ?? throw NotInRegister(request.Parent);
        if (!place.ZoneExists || zone.Establishment != establishment)
        {
            throw NotInRegister(request.Zone);
        }

        return place.Provider ?? throw SchemeNotOffered(request.Scheme);
    }

    private static async Task<Refusal> AlreadyApplied(Tx tx, string establishment, string scheme, string person)
    {
        const string load = $"""
            select {ApplicationRow.Columns}
            from applications
            where establishment = @establishment and scheme_id = @scheme and person_id = @person
              and state in ('SUBMITTED', 'CLEARED', 'ACCEPTED', 'IN_TRAINING', 'APPOINTED')
            """;
        var open = (await tx.One<ApplicationRow>(load, new { establishment, scheme, person })).ToProto(tx.Now);
        var resource = open.Appointment.Length > 0 ? open.Appointment : open.Name;
        return new(ErrorReason.AlreadyApplied, "This person already has an open application or an appointment in this scheme here.", ("resource", resource));
    }

    private static Refusal SchemeNotOffered(string scheme) =>
        new(ErrorReason.SchemeNotOffered, $"'{scheme}' is not offered here. A co-ordinator offers it first.", ("scheme", scheme));

    private sealed record ApplicationPlaceRow
    {
        public required bool ZoneExists { get; init; }

        public required string? Provider { get; init; }
    }
}
