using PeerSupport.Platform;
using PeerSupport.Scheduling.V1;

namespace PeerSupport.Feedback.Consumers;

/// <summary>Keeps how a night was covered, once: what was told of it first stands.</summary>
internal sealed class NightCounter : IEventHandler<NightCounted>
{
    public Scope ScopeOf(NightCounted e) => Scope.Tenant(Names.EstablishmentOf(e.Establishment));

    public Task Handle(Tx tx, NightCounted e)
    {
        const string write =
            """
            with told as (
              insert into mornings (establishment, date, list_stale)
              values (@Establishment, @Date, @ListStale)
              on conflict (establishment, date) do nothing
              returning establishment, date)
            insert into night_counts (establishment, date, scheme, zones, uncovered, short)
            select establishment, date, scheme, zones, uncovered, short
            from told, unnest(@Schemes, @Zones, @Uncovered, @Short) as c (scheme, zones, uncovered, short)
            """;
        return tx.Execute(write, new
        {
            Establishment = Names.EstablishmentOf(e.Establishment),
            Date = e.Date.ToDay(),
            e.ListStale,
            Schemes = e.Covers.Select(cover => cover.Scheme).ToArray(),
            Zones = e.Covers.Select(cover => cover.Zones).ToArray(),
            Uncovered = e.Covers.Select(cover => cover.Uncovered).ToArray(),
            Short = e.Covers.Select(cover => cover.Short).ToArray(),
        });
    }
}
