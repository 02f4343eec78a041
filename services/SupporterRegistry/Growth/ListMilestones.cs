using Grpc.Core;

namespace PeerSupport.SupporterRegistry;

internal sealed partial class RegistryApi
{
    public override Task<ListMilestonesResponse> ListMilestones(ListMilestonesRequest request, ServerCallContext context) =>
        db.Read(context, async tx =>
        {
            const string load = $"""
                select {AppointmentRow.Columns}
                from appointments
                where establishment = @establishment and state <> 'ENDED' and appointment_id > @after
                order by appointment_id
                limit @limit
                """;
            var size = PageToken.Size(request.PageSize);
            var after = PageToken.Read(request)?[0] ?? "";
            var rows = await tx.Many<AppointmentRow>(load, new { establishment = Names.IdOf(request.Parent), after, limit = size + 1 });
            var looked = rows.Take(size).ToList();
            var suspensions = (await Suspensions.Of(tx, Names.IdOf(request.Parent), [.. looked.Select(row => row.AppointmentId)])).ToLookup(row => row.AppointmentId, row => row.Case);
            return new ListMilestonesResponse
            {
                Milestones = { looked.Select(row => Due(row, Tenure.Of(row.AppointedAt, tx.Now, suspensions[row.AppointmentId]))).OfType<Milestone>() },
                NextPageToken = rows.Count > size ? PageToken.Next(request, rows[size - 1].AppointmentId) : "",
            };
        });

    private Milestone? Due(AppointmentRow row, TimeSpan served) => Growing.Due(served, settings.MilestoneDays, row.RecognisedDays) is { } days
        ? new()
        {
            Appointment = row.Name,
            Scheme = Names.Scheme(row.SchemeId),
            Zone = Names.Zone(row.Establishment, row.ZoneId),
            Days = days,
            DaysServed = (int)served.TotalDays,
        }
        : null;
}
