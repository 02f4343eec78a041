using System.Globalization;
using Grpc.Core;
using PeerSupport.Platform;
using PeerSupport.Scheduling.V1;

namespace PeerSupport.Scheduling;

internal sealed partial class SchedulingApi
{
    public override Task<ListDutiesResponse> ListDuties(ListDutiesRequest request, ServerCallContext context) =>
        db.Read(context, async tx =>
        {
            const string load = $"""
                select {DutyRow.Columns}
                from duties
                where establishment = @Code
                  and date between @First and @Last
                  and (@appointment::text is null or appointment_id = @appointment)
                  and (@startsAt::timestamptz is null or (starts_at, duty_id) > (@startsAt, @dutyId))
                order by starts_at, duty_id
                limit @limit
                """;
            var prison = await Prison.Of(tx);
            var days = DaysAsked.Of(request.FirstDay, request.LastDay, prison.Day.At(tx.Now).Date, usual: 28);
            var (size, after) = (PageToken.Size(request.PageSize), PageToken.Read(request));
            var rows = await tx.Many<DutyRow>(load, new
            {
                prison.Code,
                days.First,
                days.Last,
                appointment = AppointmentAsked(request),
                startsAt = after is null ? default(DateTimeOffset?) : DateTimeOffset.Parse(after[0], CultureInfo.InvariantCulture),
                dutyId = after?[1],
                limit = size + 1,
            });
            return new ListDutiesResponse
            {
                Duties = { rows.Take(size).Select(row => row.ToProto(prison.Day)) },
                NextPageToken = rows.Count > size ? NextPage(rows[size - 1]) : "",
            };

            string NextPage(DutyRow last) => PageToken.Next(request, last.StartsAt.ToString("O", CultureInfo.InvariantCulture), last.DutyId);
        });

    private static string? AppointmentAsked(ListDutiesRequest request) => request.Appointment switch
    {
        "" => null,
        var name when Names.EstablishmentOf(name) == Names.EstablishmentOf(request.Parent) => Names.IdOf(name),
        var foreign => throw Refusal.NotFound(foreign),
    };
}
