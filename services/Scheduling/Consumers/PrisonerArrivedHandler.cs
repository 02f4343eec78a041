using PeerSupport.Platform;
using PeerSupport.Registry.V1;

namespace PeerSupport.Scheduling;

/// <summary>
/// Somebody was received: in each scheme that sees those who arrive he waits to be seen. Where there is none, nothing is kept of it. Until the class of a
/// scheme is known here, it may be one that keeps no such list.
/// </summary>
internal sealed class PrisonerArrivedHandler : IEventHandler<PrisonerArrived>
{
    public Scope ScopeOf(PrisonerArrived e) => Scope.Tenant(Names.IdOf(e.Establishment));

    public async Task Handle(Tx tx, PrisonerArrived e)
    {
        const string seeing = "select scheme from offerings where establishment = @establishment and seen_within > interval '0' and confidentiality_class <> 'TOTAL'";
        const string open = $"""
            insert into inductions (establishment, induction_id, scheme, prisoner_number, arrived_at, due_at, state, version)
            select o.establishment, n.id, o.scheme, @PrisonerNumber, @arrivedAt, @arrivedAt + o.seen_within, 'WAITING', @version
            from offerings o
            join unnest(@schemes, @ids) as n (scheme, id) using (scheme)
            where o.establishment = @establishment
              and not exists (
                select from inductions i
                where i.establishment = o.establishment and i.scheme = o.scheme and i.prisoner_number = @PrisonerNumber
                  and i.state <> 'LEFT'
                  and i.arrived_at > @arrivedAt - @sameReception)
            on conflict do nothing
            returning {InductionRow.Columns}
            """;
        var (establishment, arrivedAt) = (Names.IdOf(e.Establishment), e.ArrivedAt.ToDateTimeOffset());
        var schemes = arrivedAt < tx.Now - InductionRules.TooLate ? [] : await tx.Many<string>(seeing, new { establishment });
        foreach (var row in schemes.Count == 0 ? [] : await tx.Many<InductionRow>(open, new
        {
            establishment,
            schemes = schemes.ToArray(),
            ids = schemes.Select(_ => Ids.Short()).ToArray(),
            e.PrisonerNumber,
            arrivedAt,
            sameReception = InductionRules.SameReception,
            version = Versions.Next(0, tx.Now),
        }))
        {
            tx.Schedule(NotSeen.Kind, row.InductionId, row.DueAt);
        }
    }
}
