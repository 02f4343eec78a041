using PeerSupport.Feedback.V1;
using PeerSupport.Platform;
using PeerSupport.Registry.V1;
using PeerSupport.Training.V1;

namespace PeerSupport.Feedback.Consumers;

/// <summary>How long something had waited when a month ended, as another service told of it: what was told first stands.</summary>
internal static class MonthWait
{
    public static Task Keep(Tx tx, string establishment, DateOnly month, Act act, string scheme, int waited)
    {
        const string write =
            """
            insert into month_waits (establishment, month, act, scheme, waited)
            values (@establishment, @month, @act, @scheme, @waited)
            on conflict (establishment, month, act, scheme) do nothing
            """;
        return tx.Execute(write, new { establishment = Names.EstablishmentOf(establishment), month, act = ProtoName.Of(act), scheme, waited });
    }
}

/// <summary>Keeps how many days the oldest application waited that nobody had decided on.</summary>
internal sealed class OldestApplicationKeeper : IEventHandler<ApplicationsCounted>
{
    public Scope ScopeOf(ApplicationsCounted e) => Scope.Tenant(Names.EstablishmentOf(e.Establishment));

    public Task Handle(Tx tx, ApplicationsCounted e) => MonthWait.Keep(tx, e.Establishment, e.Month.ToDay(), Act.OldestApplicationDays, e.Scheme, e.OldestDays);
}

/// <summary>Keeps how many weeks a team had been without a support session.</summary>
internal sealed class SupervisionKeeper : IEventHandler<SupervisionCounted>
{
    public Scope ScopeOf(SupervisionCounted e) => Scope.Tenant(Names.EstablishmentOf(e.Establishment));

    public Task Handle(Tx tx, SupervisionCounted e) => MonthWait.Keep(tx, e.Establishment, e.Month.ToDay(), Act.SupportSessionWeeks, e.Scheme, e.Weeks);
}
