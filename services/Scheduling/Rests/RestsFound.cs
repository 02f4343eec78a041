using PeerSupport.Platform;

namespace PeerSupport.Scheduling;

/// <summary>Who rests on which days, and in which bands, after a call at night.</summary>
internal static class RestsFound
{
    public static async Task<IReadOnlyList<RestBand>> Of(Tx tx, Prison prison, DaysAsked days)
    {
        const string calls = """
            select o.person_id, r.contact_ended_at as over_at, f.rest_after_night
            from requests r
            join offers o using (establishment, request_id)
            join offerings f using (establishment, scheme)
            where r.establishment = @Code
              and o.state = 'ACCEPTED'
              and coalesce(r.contact_started_in, r.recorded_in) = 'NIGHT'
              and r.contact_ended_at < @end
              and r.contact_ended_at + f.rest_after_night > @begin
            """;
        // a band of the last day may end on the day after it
        var (begin, end) = (prison.Day.Begin(days.First), prison.Day.Begin(days.Last.AddDays(2)));
        return RestRules.Bands(prison.Day, days, await tx.Many<NightCall>(calls, new { prison.Code, begin, end }));
    }
}
