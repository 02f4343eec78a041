using PeerSupport.Platform;
using PeerSupport.Registry.V1;
using PeerSupport.Scheduling.V1;

namespace PeerSupport.Scheduling;

/// <summary>
/// Somebody left the establishment: what he asked for there before is over, even out of a contact. What he asked for since, being back, goes on. If he
/// left for good, nobody meets him there week after week any more, nobody has to see him as one who arrived, and no alarm wants somebody to look in on him.
/// Of whom nothing waits here nothing is kept.
/// </summary>
internal sealed class PrisonerLeftHandler : IEventHandler<PrisonerLeft>
{
    public Scope ScopeOf(PrisonerLeft e) => Scope.Tenant(Names.IdOf(e.Establishment));

    public async Task Handle(Tx tx, PrisonerLeft e)
    {
        const string load = """
            select r.request_id
            from askers a
            join requests r using (establishment, request_id)
            where a.establishment = @establishment
              and a.prisoner_number = @PrisonerNumber
              and r.closed_at is null
              and r.asked_at <= @leftAt
            order by r.request_id
            """;
        var establishment = Names.IdOf(e.Establishment);
        var left = new { establishment, e.PrisonerNumber, leftAt = e.LeftAt.ToDateTimeOffset() };
        foreach (var id in await tx.Many<string>(load, left))
        {
            var row = await RequestRow.Lock(tx, new RequestName(establishment, id));
            if (row.ClosedAt is null)
            {
                await Closing.Close(tx, row, RequestRules.MoveOn(row.Progress, tx.Now));
            }
        }

        if (e.ForGood)
        {
            await EndPartnerships(tx, left);
            await EndInductions(tx, left);
            await EndLookIns(tx, left);
        }
    }

    private static async Task EndPartnerships(Tx tx, object left)
    {
        const string met = $"""
            select {PartnershipRow.Columns}
            from partnerships
            where establishment = @establishment and prisoner_number = @PrisonerNumber and state <> 'ENDED' and proposed_at <= @leftAt
            order by partnership_id
            for update
            """;
        foreach (var row in await tx.Many<PartnershipRow>(met, left))
        {
            await row.Take(tx, PartnershipRules.End(row.At, PartnershipEnd.MovedOn, tx.Now));
        }
    }

    private static async Task EndInductions(Tx tx, object left)
    {
        const string waits = $"""
            select {InductionRow.Columns}
            from inductions
            where establishment = @establishment and prisoner_number = @PrisonerNumber and state = 'WAITING' and arrived_at <= @leftAt
            order by induction_id
            for update
            """;
        foreach (var row in await tx.Many<InductionRow>(waits, left))
        {
            await row.Close(tx, InductionState.Left, tx.Now);
        }
    }

    /// <summary>Nobody has asked him again, so the requests stay on the morning list until somebody says what became of them.</summary>
    private static async Task EndLookIns(Tx tx, object left)
    {
        const string due = $"""
            select {RequestRow.Columns}
            from requests
            where establishment = @establishment
              and request_id in (select a.request_id from askers a where a.establishment = @establishment and a.prisoner_number = @PrisonerNumber)
              and follow_up_at is not null and asked_again_at is null
              and asked_at <= @leftAt
            order by request_id
            for update
            """;
        foreach (var row in await tx.Many<RequestRow>(due, left))
        {
            await LookIns.Over(tx, row, by: null);
        }
    }
}
