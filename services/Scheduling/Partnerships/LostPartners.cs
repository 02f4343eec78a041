using PeerSupport.Platform;
using PeerSupport.Scheduling.V1;

namespace PeerSupport.Scheduling;

/// <summary>Supporters who may support no more: whoever meets them waits for another, and stands on the list of those who do.</summary>
internal static class LostPartners
{
    public static async Task Pause(Tx tx, string establishment, IReadOnlyCollection<string> appointments)
    {
        const string lost = $"""
            select {PartnershipRow.Columns}
            from partnerships p
            where establishment = @establishment
              and appointment_id = any(@appointments)
              and state = 'ACTIVE'
              and not exists (
                select from standing_intervals i
                where i.establishment = p.establishment and i.appointment_id = p.appointment_id and i.during @> @Now)
            order by partnership_id
            for update
            """;
        foreach (var row in appointments.Count == 0 ? [] : await tx.Many<PartnershipRow>(lost, new { establishment, appointments = appointments.ToArray(), tx.Now }))
        {
            if (PartnershipRules.Lose(row.At) is { } next)
            {
                await row.Take(tx, next);
            }
        }
    }
}
