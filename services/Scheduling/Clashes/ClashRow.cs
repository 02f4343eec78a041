using Google.Protobuf.WellKnownTypes;
using PeerSupport.Platform;
using PeerSupport.Scheduling.V1;

namespace PeerSupport.Scheduling;

internal sealed record ClashRow
{
    public const string Columns = "person_id, code, starts_at, ends_at";

    public required string PersonId { get; init; }

    public required ClashCode Code { get; init; }

    public required DateTimeOffset StartsAt { get; init; }

    public required DateTimeOffset EndsAt { get; init; }

    public Clash ToProto() => new()
    {
        Person = Names.Person(PersonId),
        Code = Code,
        StartsAt = StartsAt.ToTimestamp(),
        EndsAt = EndsAt.ToTimestamp(),
    };
}
