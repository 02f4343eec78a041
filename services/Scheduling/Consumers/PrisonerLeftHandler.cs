using PeerSupport.Platform;
using PeerSupport.Registry.V1;

namespace PeerSupport.Scheduling;

/// <summary>
/// Somebody left the establishment: what he asked for there before is over, even out of a contact. What he asked for since, being back, goes on. Of whom
/// nothing waits here nothing is kept.
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
        foreach (var id in await tx.Many<string>(load, new { establishment, e.PrisonerNumber, leftAt = e.LeftAt.ToDateTimeOffset() }))
        {
            var row = await RequestRow.Lock(tx, new RequestName(establishment, id));
            if (row.ClosedAt is null)
            {
                await Closing.Close(tx, row, RequestRules.MoveOn(row.Progress, tx.Now));
            }
        }
    }
}
