using Grpc.Core;

namespace PeerSupport.SupporterRegistry;

internal sealed partial class RegistryApi
{
    public override Task<Vacancy> PublishVacancy(PublishVacancyRequest request, ServerCallContext context) =>
        db.Write(request, context, async tx =>
        {
            const string place = """
                select time_zone, exists (select from zones z where z.establishment = e.code and z.zone_id = @zone) as zone_exists,
                  exists (select from offerings o where o.establishment = e.code and o.scheme_id = @scheme) as offered
                from establishments e
                where code = @establishment
                """;
            const string write = $"""
                insert into vacancies (establishment, vacancy_id, scheme_id, zone_id, places, closes_on, published_at, version)
                values (@establishment, @id, @scheme, @zone, @Places, @closesOn, @Now, @version)
                returning {VacancyRow.Columns}
                """;
            var (establishment, scheme, zone) = (Names.IdOf(request.Parent), Names.IdOf(request.Scheme), LocalName.Parse(request.Zone));
            var found = await tx.Maybe<VacancyPlaceRow>(place, new { establishment, scheme, zone = zone.Id }) ?? throw NotInRegister(request.Parent);
            if (!found.ZoneExists || zone.Establishment != establishment)
            {
                throw NotInRegister(request.Zone);
            }

            if (!found.Offered)
            {
                throw SchemeNotOffered(request.Scheme);
            }

            var closesOn = VacancyRow.LastDay(request.ClosesOn?.ToDay(), tx.Now.DayIn(found.TimeZone));
            var vacancy = await tx.One<VacancyRow>(write, new
            {
                establishment,
                id = Ids.Short(),
                scheme,
                zone = zone.Id,
                request.Places,
                closesOn,
                tx.Now,
                version = Versions.Next(0, tx.Now),
            });
            return vacancy.ToProto(tx.Now);
        });

    private sealed record VacancyPlaceRow
    {
        public required string TimeZone { get; init; }

        public required bool ZoneExists { get; init; }

        public required bool Offered { get; init; }
    }
}
