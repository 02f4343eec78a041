using PeerSupport.Feedback.V1;
using PeerSupport.Platform;
using PeerSupport.Registry.V1;
using PeerSupport.Scheduling.V1;
using PeerSupport.Training.V1;

namespace PeerSupport.Feedback.Consumers;

/// <summary>Something that an institution left undone, as another service told of it: once.</summary>
internal static class ToldAct
{
    public static Task Keep(Tx tx, string establishment, string id, Act act, string scheme, DateOnly date)
    {
        const string write =
            """
            insert into told_acts (establishment, event_id, act, scheme, date)
            values (@establishment, @id, @act, @scheme, @date)
            on conflict (establishment, event_id) do nothing
            """;
        return tx.Execute(write, new { establishment = Names.EstablishmentOf(establishment), id = Guid.Parse(id), act = ProtoName.Of(act), scheme, date });
    }
}

/// <summary>Counts a review that was missed, by the last day there was for it.</summary>
internal sealed class ReviewCounter : IEventHandler<ReviewOverdue>
{
    public Scope ScopeOf(ReviewOverdue e) => Scope.Tenant(Names.EstablishmentOf(e.Establishment));

    public Task Handle(Tx tx, ReviewOverdue e) => ToldAct.Keep(tx, e.Establishment, e.Id, Act.ReviewOverdue, e.Scheme, e.ReviewBy.ToDay());
}

/// <summary>Counts a clearance that came late, by the last day there was for it.</summary>
internal sealed class ClearanceCounter : IEventHandler<ClearanceLate>
{
    public Scope ScopeOf(ClearanceLate e) => Scope.Tenant(Names.EstablishmentOf(e.Establishment));

    public Task Handle(Tx tx, ClearanceLate e) => ToldAct.Keep(tx, e.Establishment, e.Id, Act.ClearanceLate, e.Scheme, e.DecideBy.ToDay());
}

/// <summary>Counts that a team was without a support session for too long, by the day on which that is known.</summary>
internal sealed class SupportSessionCounter : IEventHandler<SupportSessionOverdue>
{
    public Scope ScopeOf(SupportSessionOverdue e) => Scope.Tenant(Names.EstablishmentOf(e.Establishment));

    public async Task Handle(Tx tx, SupportSessionOverdue e) =>
        await ToldAct.Keep(tx, e.Establishment, e.Id, Act.SupportSessionOverdue, e.Scheme, await Place.Today(tx, Names.EstablishmentOf(e.Establishment)));
}

/// <summary>Counts what was not done by when it was due, by the day on which that was known.</summary>
internal sealed class OverdueCounter : IEventHandler<OverdueMet>
{
    public Scope ScopeOf(OverdueMet e) => Scope.Tenant(Names.EstablishmentOf(e.Establishment));

    public Task Handle(Tx tx, OverdueMet e) => ToldAct.Keep(tx, e.Establishment, e.Id, ActOf(e.Overdue), e.Scheme, e.Date.ToDay());

    private static Act ActOf(Overdue overdue) => overdue switch
    {
        Overdue.Return => Act.ReturnOverdue,
        Overdue.Contact => Act.ContactOverdue,
        Overdue.LookIn => Act.LookInOverdue,
        _ => throw new ArgumentOutOfRangeException(nameof(overdue), overdue, "is nothing that was due"),
    };
}
