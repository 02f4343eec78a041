using Google.Api;
using Grpc.Core;

namespace PeerSupport.SupporterRegistry;

internal sealed partial class RegistryApi
{
    public override Task<HttpBody> GetApplicationLetter(GetApplicationLetterRequest request, ServerCallContext context) =>
        db.Read(context, async tx =>
        {
            const string load = $"select {ApplicationRow.Columns} from applications where establishment = @Establishment and application_id = @Id";
            const string addressee = """
                select p.prisoner_number, p.surname, p.forename, e.display_name as prison, e.time_zone, z.display_name as zone, s.display_name as scheme,
                  a.closed_at is not null and a.closed_by is null as by_movement
                from applications a
                join persons p using (person_id)
                join establishments e on e.code = a.establishment
                join zones z using (establishment, zone_id)
                join schemes s using (scheme_id)
                where a.establishment = @Establishment and a.application_id = @Id
                """;
            var key = LocalName.Parse(request.Name);
            var application = await tx.Maybe<ApplicationRow>(load, key) ?? throw Refusal.NotFound(request.Name);
            var to = await tx.One<AddresseeRow>(addressee, key);
            var letter = Letter.Of(application, to.ByMovement);
            tx.Audit("print letter", request.Name);
            return LetterPage.Write(texts.In(request.Language), letter, to, tx.Now.DayIn(to.TimeZone), request.Print == "large").ToBody();
        });
}
