using Grpc.Core;

namespace PeerSupport.SupporterRegistry;

internal sealed partial class RegistryApi
{
    public override Task<ListVacanciesResponse> ListVacancies(ListVacanciesRequest request, ServerCallContext context) =>
        db.Read(context, async tx =>
        {
            const string load = $"""
                select {VacancyRow.Columns}
                from vacancies
                where establishment = @establishment
                  and closed_at is null
                  and closes_on >= (select (@Now at time zone e.time_zone)::date from establishments e where e.code = @establishment)
                  and (closes_on, vacancy_id) > (@after, @afterId)
                order by closes_on, vacancy_id
                limit @limit
                """;
            var size = PageToken.Size(request.PageSize);
            var last = PageToken.Read(request);
            var rows = await tx.Many<VacancyRow>(load, new
            {
                establishment = Names.IdOf(request.Parent),
                tx.Now,
                after = PageToken.Day(last?[0]),
                afterId = last?[1] ?? "",
                limit = size + 1,
            });
            return new ListVacanciesResponse
            {
                Vacancies = { rows.Take(size).Select(row => row.ToProto(tx.Now)) },
                NextPageToken = rows.Count > size ? PageToken.Next(request, $"{rows[size - 1].ClosesOn:O}", rows[size - 1].VacancyId) : "",
            };
        });
}
