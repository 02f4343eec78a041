using Grpc.Core;

namespace PeerSupport.SupporterRegistry;

internal sealed partial class RegistryApi
{
    public override Task<Vacancy> CloseVacancy(CloseVacancyRequest request, ServerCallContext context) =>
        db.Write(request, context, async tx =>
        {
            const string load = $"select {VacancyRow.Columns} from vacancies where establishment = @Establishment and vacancy_id = @Id for update";
            var vacancy = await tx.Maybe<VacancyRow>(load, LocalName.Parse(request.Name)) ?? throw Refusal.NotFound(request.Name);
            Etag.Require(request.Etag, vacancy.Version);
            Steps.Require(vacancy.StateAt(tx.Now), VacancyState.Open);

            const string write = $"""
                update vacancies
                set closed_at = @Now, version = @version
                where establishment = @Establishment and vacancy_id = @VacancyId
                returning {VacancyRow.Columns}
                """;
            var version = Versions.Next(vacancy.Version, tx.Now);
            return (await tx.One<VacancyRow>(write, new { vacancy.Establishment, vacancy.VacancyId, tx.Now, version })).ToProto(tx.Now);
        });
}
