using PeerSupport.Feedback.V1;
using PeerSupport.Platform;
using PeerSupport.Scheduling.V1;
using PeerSupport.Training.V1;

namespace PeerSupport.Scheduling;

internal static class OpenAlarms
{
    /// <summary>Opens an alarm at the wing, unless the request has one of this kind already, and lets it climb.</summary>
    /// <param name="again">One that somebody has taken on opens again: what he took on was that it waited, and now it has ended.</param>
    public static async Task Open(Tx tx, RequestRow row, AlarmKind kind, bool again = false)
    {
        const string open = $"""
            insert into alarms (establishment, alarm_id, request_id, zone, kind, level, opened_at, level_since, version)
            values (@Establishment, @id, @RequestId, @Zone, @word, 'WING', @Now, @Now, @version)
            on conflict (establishment, request_id, kind) do update
            set level = excluded.level, repeats = 0, opened_at = excluded.opened_at, level_since = excluded.level_since,
              acknowledged_at = null, acknowledged_by = null, version = greatest(alarms.version + 1, excluded.version)
            where @again and alarms.acknowledged_at is not null
            returning {AlarmRow.OfRequest}
            """;
        var id = Ids.Short();
        await Opened(tx, row.Establishment, row.Scheme, await tx.Maybe<AlarmRow>(open, new { row.Establishment, id, row.RequestId, row.Zone, again, word = ProtoName.Of(kind), tx.Now, version = Versions.Next(0, tx.Now) }));
    }

    /// <summary>Opens an alarm about whoever came, or was let out for it, and lets it climb.</summary>
    /// <param name="since">Since when he is out, or when the contact began.</param>
    public static async Task Open(Tx tx, RequestRow row, string offerId, AlarmKind kind, AlarmLevel level, DateTimeOffset since)
    {
        const string open = $"""
            insert into offer_alarms (establishment, alarm_id, request_id, offer_id, zone, kind, since, level, opened_at, level_since, version)
            values (@Establishment, @id, @RequestId, @offerId, @Zone, @word, @since, @levelWord, @Now, @Now, @version)
            on conflict (establishment, offer_id, kind) do nothing
            returning {AlarmRow.OfOffer}
            """;
        var id = Ids.Short();
        await Opened(tx, row.Establishment, row.Scheme, await tx.Maybe<AlarmRow>(open, new
        {
            row.Establishment,
            id,
            row.RequestId,
            offerId,
            row.Zone,
            word = ProtoName.Of(kind),
            since,
            levelWord = ProtoName.Of(level),
            tx.Now,
            version = Versions.Next(0, tx.Now),
        }));
    }

    /// <summary>Opens an alarm at the wing about a look-in, unless the request has one already, and lets it climb.</summary>
    /// <param name="since">When somebody was to look in.</param>
    public static async Task Open(Tx tx, RequestRow row, DateTimeOffset since)
    {
        const string open = $"""
            insert into look_in_alarms (establishment, alarm_id, request_id, zone, kind, since, level, opened_at, level_since, version)
            values (@Establishment, @id, @RequestId, @Zone, 'LOOK_IN_OVERDUE', @since, 'WING', @Now, @Now, @version)
            on conflict (establishment, request_id) do nothing
            returning {AlarmRow.OfLookIn}
            """;
        var id = Ids.Short();
        await Opened(tx, row.Establishment, row.Scheme, await tx.Maybe<AlarmRow>(open, new { row.Establishment, id, row.RequestId, row.Zone, since, tx.Now, version = Versions.Next(0, tx.Now) }));
    }

    /// <summary>Opens an alarm at the co-ordinator, unless one about the team is open or this news has opened one before.</summary>
    public static Task Open(Tx tx, SupportSessionOverdue e) =>
        OpenAtCoordinator(tx, "team_alarms", AlarmKind.SupportSessionOverdue, e.Establishment, e.Scheme, e.Since.ToDateTimeOffset(), e.Id);

    /// <summary>Opens an alarm at the co-ordinator, unless this news has opened one before: each flag is somebody's.</summary>
    public static Task Open(Tx tx, FlagOverdue e) =>
        OpenAtCoordinator(tx, "flag_alarms", AlarmKind.FlagNotTaken, e.Establishment, e.Scheme, e.Since.ToDateTimeOffset(), e.Id);

    /// <summary>Opens an alarm at the orderly officer, unless one about those who arrived is open in this scheme, and lets it climb.</summary>
    public static async Task Open(Tx tx, InductionRow row)
    {
        const string open = $"""
            insert into arrival_alarms (establishment, alarm_id, scheme, kind, since, level, opened_at, level_since, version)
            values (@Establishment, @id, @Scheme, 'ARRIVAL_NOT_SEEN', @ArrivedAt, 'ORDERLY', @Now, @Now, @version)
            on conflict (establishment, scheme, kind) where acknowledged_at is null do nothing
            returning {AlarmRow.OfScheme}
            """;
        var id = Ids.Short();
        await Opened(tx, row.Establishment, row.Scheme, await tx.Maybe<AlarmRow>(open, new { row.Establishment, id, row.Scheme, row.ArrivedAt, tx.Now, version = Versions.Next(0, tx.Now) }));
    }

    /// <summary>Opens an alarm about a concern that nobody has said he has, unless there is one already, and lets it climb.</summary>
    public static async Task Open(Tx tx, ConcernRow row)
    {
        const string open = $"""
            insert into concern_alarms (establishment, alarm_id, concern_id, scheme, passed_to, kind, since, level, opened_at, level_since, version)
            values (@Establishment, @id, @ConcernId, @Scheme, @PassedTo, 'CONCERN_NOT_ACKNOWLEDGED', @PassedAt, @level, @Now, @Now, @version)
            on conflict (establishment, concern_id) do nothing
            returning {AlarmRow.OfConcern}
            """;
        await Opened(tx, row.Establishment, row.Scheme, await tx.Maybe<AlarmRow>(open, new
        {
            row.Establishment,
            id = Ids.Short(),
            row.ConcernId,
            row.Scheme,
            row.PassedTo,
            row.PassedAt,
            level = ProtoName.Of(ConcernRules.AlarmBegins(ProtoName.Parse<ConcernTo>(row.PassedTo))),
            tx.Now,
            version = Versions.Next(0, tx.Now),
        }));
    }

    private static async Task OpenAtCoordinator(Tx tx, string table, AlarmKind kind, string establishment, string scheme, DateTimeOffset since, string eventId)
    {
        var open = $"""
            insert into {table} (establishment, alarm_id, scheme, kind, since, level, opened_at, level_since, opened_by, version)
            values (@establishment, @id, @scheme, @word, @since, 'COORDINATOR', @Now, @Now, @by, @version)
            on conflict do nothing
            returning {AlarmRow.OfScheme}
            """;
        var id = Ids.Short();
        if (await tx.Maybe<AlarmRow>(open, new
        {
            establishment = Names.EstablishmentOf(establishment),
            id,
            scheme = Names.IdOf(scheme),
            word = ProtoName.Of(kind),
            since,
            by = Guid.Parse(eventId),
            tx.Now,
            version = Versions.Next(0, tx.Now),
        }) is { } alarm)
        {
            alarm.Tell(tx);
            tx.Schedule(TimerKinds.Climb, id, tx.Now + AlarmRules.TeamsClimbEvery);
        }
    }

    private static async Task Opened(Tx tx, string establishment, string scheme, AlarmRow? alarm)
    {
        if (alarm is null)
        {
            return;
        }

        alarm.Tell(tx);
        var offering = await OfferingRow.Require(tx, establishment, scheme);
        tx.Schedule(TimerKinds.Climb, alarm.AlarmId, tx.Now + offering.ClimbEvery);
        if (AlarmRules.OverdueOf(ProtoName.Parse<AlarmKind>(alarm.Kind)) is var overdue and not Overdue.Unspecified)
        {
            tx.Emit(new OverdueMet
            {
                Id = Ids.Random().ToString(),
                Establishment = Names.Establishment(establishment),
                Scheme = Names.Scheme(scheme),
                Overdue = overdue,
                Date = (await Prison.Of(tx)).Day.DayOf(tx.Now).ToProto(),
            });
        }
    }
}
