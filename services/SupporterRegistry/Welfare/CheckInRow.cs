using Google.Protobuf.WellKnownTypes;

namespace PeerSupport.SupporterRegistry;

internal sealed record CheckInRow
{
    public const string Columns = "establishment, check_in_id, appointment_id, zone_id, opened_at, answer, version";

    public required string Establishment { get; init; }

    public required string CheckInId { get; init; }

    public required string AppointmentId { get; init; }

    public required string ZoneId { get; init; }

    public required DateTimeOffset OpenedAt { get; init; }

    public required string? Answer { get; init; }

    public required long Version { get; init; }

    public CheckInAnswer Answered => ProtoName.ParseGiven<CheckInAnswer>(Answer);

    public CheckIn ToProto() => new()
    {
        Name = Names.CheckIn(Establishment, CheckInId),
        Appointment = Names.Appointment(Establishment, AppointmentId),
        Zone = Names.Zone(Establishment, ZoneId),
        OpenedAt = OpenedAt.ToTimestamp(),
        Answer = Answered,
        Etag = Etag.Of(Version),
    };
}

/// <summary>After a death whoever supports in that zone is offered a talk.</summary>
internal static class CheckIns
{
    /// <summary>Where he lived last as far as we know: the zone of what he held or had applied for last at the place of his death. What was over before moved with him no more.</summary>
    public static async Task Open(Tx tx, string person, IEnumerable<MovementRow> movements)
    {
        const string open = """
            insert into check_ins (establishment, check_in_id, death, appointment_id, zone_id, opened_at, version)
            select a.establishment, substr(md5(encode(@Digest, 'hex') || a.appointment_id), 1, 20), @Digest, a.appointment_id, a.zone_id, @Now, @version
            from appointments a
            where a.establishment = @Prison and a.person_id <> @person and a.state <> 'ENDED' and a.appointed_at < @OccurredAt
              and a.zone_id = (
                select p.zone_id
                from applications p
                where p.establishment = @Prison and p.person_id = @person
                order by coalesce(p.withdrawn_at, p.closed_at) desc nulls first, p.submitted_at desc, p.application_id
                limit 1)
            on conflict do nothing
            """;
        foreach (var death in movements.Where(movement => movement.Kind is MovementRow.Died))
        {
            await tx.Execute(open, new { death.Digest, death.Prison, death.OccurredAt, person, tx.Now, version = Versions.Next(0, tx.Now) });
        }
    }
}
