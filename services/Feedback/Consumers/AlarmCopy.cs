using PeerSupport.Platform;
using PeerSupport.Scheduling.V1;

namespace PeerSupport.Feedback.Consumers;

/// <summary>Keeps how far an alarm climbed, and whether somebody took it on, or covered its gap; the highest version wins.</summary>
internal sealed class AlarmCopy : IEventHandler<AlarmChanged>
{
    public Scope ScopeOf(AlarmChanged e) => Scope.Tenant(Names.EstablishmentOf(e.Alarm));

    public Task Handle(Tx tx, AlarmChanged e)
    {
        const string write =
            """
            insert into alarm_copies (establishment, alarm_id, kind, level, opened_on, taken_on, version)
            values (@Establishment, @AlarmId, @Kind, @Level,
              (@OpenedAt at time zone coalesce((select time_zone from establishments where establishment = @Establishment), @NationalZone))::date, @TakenOn, @Version)
            on conflict (establishment, alarm_id) do update
            set level = excluded.level, taken_on = excluded.taken_on, version = excluded.version
            where alarm_copies.version < excluded.version
            """;
        return tx.Execute(write, new
        {
            Establishment = Names.EstablishmentOf(e.Alarm),
            AlarmId = e.Alarm.Split('/')[^1],
            Kind = ProtoName.Of(e.Kind),
            Level = ProtoName.Of(e.Level),
            OpenedAt = e.OpenedAt.ToDateTimeOffset(),
            Place.NationalZone,
            TakenOn = e.AcknowledgedAt is not null || e.CoveredAt is not null,
            e.Version,
        });
    }
}
