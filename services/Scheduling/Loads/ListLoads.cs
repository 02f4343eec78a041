using Grpc.Core;
using PeerSupport.Platform;
using PeerSupport.Scheduling.V1;

namespace PeerSupport.Scheduling;

internal sealed partial class SchedulingApi
{
    public override Task<ListLoadsResponse> ListLoads(ListLoadsRequest request, ServerCallContext context) =>
        db.Read(context, async tx =>
        {
            const string load = """
                select s.appointment_id, s.scheme, s.zone, o.contacts_per_week, o.consecutive_nights, o.rest_after_night,
                  contacts_since(@Code, s.person_id, @weekAgo) as contacts,
                  (select count(*)::int
                   from offers a
                   join requests r using (establishment, request_id)
                   where a.establishment = @Code
                     and a.person_id = s.person_id
                     and a.state = 'ACCEPTED'
                     and a.past_limit
                     and r.contact_started_at > @monthAgo) as contacts_past_limit,
                  (select count(*)::int
                   from duties d
                   where d.establishment = @Code
                     and d.person_id = s.person_id
                     and d.kind = 'NIGHT'
                     and d.state = 'ASSIGNED'
                     and d.starts_at > @monthAgo
                     and d.starts_at <= @Now) as nights,
                  coalesce(nights_in_a_row(@Code, s.person_id, (
                    select max(d.date)
                    from duties d
                    where d.establishment = @Code
                      and d.person_id = s.person_id
                      and d.kind = 'NIGHT'
                      and d.state = 'ASSIGNED'
                      and d.date between @lastNight and @today)), 0) as nights_in_a_row,
                  night_call_over(@Code, s.person_id, @monthAgo, @Now, @Now) as call_over_at,
                  night_call_over(@Code, s.person_id, @monthAgo, @From, @Now) as rests_from,
                  (select count(*)::int
                   from debriefs b
                   where b.establishment = @Code
                     and b.person_id = s.person_id
                     and b.answered_at is null) as debriefs_owed
                from standings s
                join offerings o using (establishment, scheme)
                where s.establishment = @Code
                  and s.appointment_id > @after
                  and (exists (
                      select from standing_intervals i
                      where i.establishment = @Code
                        and i.appointment_id = s.appointment_id
                        and (upper_inf(i.during) or upper(i.during) > @Now))
                    or exists (
                      select from debriefs b
                      where b.establishment = @Code
                        and b.person_id = s.person_id
                        and b.answered_at is null))
                order by s.appointment_id
                limit @limit
                """;
            var prison = await Prison.Of(tx);
            var today = prison.Day.DayOf(tx.Now);
            var size = PageToken.Size(request.PageSize);
            var rows = await tx.Many<LoadRow>(load, new
            {
                prison.Code,
                weekAgo = tx.Now.AddDays(-7),
                monthAgo = tx.Now.AddDays(-28),
                lastNight = today.AddDays(-1),
                today,
                prison.Day.At(tx.Now).From,
                tx.Now,
                after = PageToken.Read(request)?[0] ?? "",
                limit = size + 1,
            });
            return new ListLoadsResponse
            {
                Loads = { rows.Take(size).Select(row => row.ToProto(prison.Code, tx.Now)) },
                NextPageToken = rows.Count > size ? PageToken.Next(request, rows[size - 1].AppointmentId) : "",
            };
        });
}
