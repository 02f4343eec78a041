using Grpc.Core;

namespace PeerSupport.SupporterRegistry;

internal sealed partial class RegistryApi
{
    public override Task<ListArrivalsResponse> ListArrivals(ListArrivalsRequest request, ServerCallContext context) =>
        db.Read(context, async tx =>
        {
            const string load = $"""
                select distinct {ArrivalRow.Columns}
                from movements m
                join persons p using (person_id)
                where m.prison = @establishment and m.kind = 'ADMITTED' and m.occurred_at >= @since
                  and exists (select from transfer_consents c where c.person_id = m.person_id and c.withdrawn_at is null)
                  and (m.occurred_at, m.person_id) > (@after, @afterId)
                order by m.occurred_at, m.person_id
                limit @limit
                """;
            var size = PageToken.Size(request.PageSize);
            var last = PageToken.Read(request);
            var establishment = Names.IdOf(request.Parent);
            var rows = await tx.Many<ArrivalRow>(load, new
            {
                establishment,
                since = tx.Now.AddDays(-settings.ArrivalDays),
                after = PageToken.Instant(last?[0]),
                afterId = last?[1] ?? "",
                limit = size + 1,
            });
            return new ListArrivalsResponse
            {
                Arrivals = { await Arrived(tx, establishment, [.. rows.Take(size)]) },
                NextPageToken = rows.Count > size ? PageToken.Next(request, $"{rows[size - 1].OccurredAt:O}", rows[size - 1].PersonId) : "",
            };
        });

    /// <summary>Those of them of whom this prison is told, each put on record.</summary>
    private static async Task<List<Arrival>> Arrived(Tx tx, string establishment, IReadOnlyCollection<ArrivalRow> rows)
    {
        const string zone = "select time_zone from establishments where code = @establishment";
        const string offerings = "select scheme_id from offerings where establishment = @establishment";
        const string load = $"select {ApplicationRow.Columns} from applications where establishment = @establishment and person_id = any (@persons)";
        string[] persons = [.. rows.Select(row => row.PersonId).Distinct()];
        var (timeZone, offered) = (await tx.Maybe<string>(zone, new { establishment }) ?? "UTC", await tx.Many<string>(offerings, new { establishment }));
        var consents = (await TransferConsentRow.Of(tx, persons)).ToLookup(consent => consent.PersonId);
        var movements = (await MovementRow.Of(tx, persons)).ToLookup(movement => movement.PersonId);
        var certificates = (await Certificates.Of(tx, persons)).ToLookup(certificate => certificate.PersonId);
        var applications = (await tx.Many<ApplicationRow>(load, new { establishment, persons })).ToLookup(application => application.PersonId);
        var arrivals = new List<Arrival>();
        foreach (var row in rows.Where(row => Arriving.Follow([.. consents[row.PersonId]], [.. movements[row.PersonId]]).Told == new Told(establishment, row.OccurredAt)))
        {
            var schemes = Arriving.Schemes(certificates[row.PersonId], offered, [.. applications[row.PersonId]], row.OccurredAt, tx.Now, timeZone).ToList();
            if (schemes.Count > 0)
            {
                tx.Audit("see arrival", Names.Person(row.PersonId));
                arrivals.Add(row.ToProto(schemes, tx.Now.DayIn(timeZone), timeZone));
            }
        }

        return arrivals;
    }
}
