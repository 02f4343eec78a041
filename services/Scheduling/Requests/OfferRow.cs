using Google.Protobuf.WellKnownTypes;
using PeerSupport.Platform;
using PeerSupport.Scheduling.V1;

namespace PeerSupport.Scheduling;

internal sealed record OfferRow
{
    public const string Columns = """
        establishment, request_id, offer_id, appointment_id, person_id, state, live, offered_at, answer_by,
        hand_checked_at, hand_checked_by, past_limit, limit_overridden_at, limit_overridden_by, at_door
        """;

    public required string Establishment { get; init; }

    public required string RequestId { get; init; }

    public required string OfferId { get; init; }

    public required string AppointmentId { get; init; }

    public required string PersonId { get; init; }

    public required string State { get; init; }

    /// <summary>It binds the supporter: unanswered, or accepted while the request goes on.</summary>
    public required bool Live { get; init; }

    public required DateTimeOffset OfferedAt { get; init; }

    public required DateTimeOffset AnswerBy { get; init; }

    /// <summary>When an orderly officer checked the pair in the prison's own system.</summary>
    public required DateTimeOffset? HandCheckedAt { get; init; }

    public required string? HandCheckedBy { get; init; }

    /// <summary>He carried a limit of the scheme already when he was asked.</summary>
    public required bool PastLimit { get; init; }

    /// <summary>When somebody let him come all the same.</summary>
    public required DateTimeOffset? LimitOverriddenAt { get; init; }

    public required string? LimitOverriddenBy { get; init; }

    /// <summary>The two share no room, as the registry said last.</summary>
    public required bool AtDoor { get; init; }

    public string Appointment => Names.Appointment(Establishment, AppointmentId);

    /// <summary>All offers of some requests, oldest first.</summary>
    public static Task<List<OfferRow>> Of(Tx tx, string establishment, string[] requests)
    {
        const string load = $"""
            select {Columns} from offers
            where establishment = @establishment and request_id = any (@requests)
            order by offered_at, offer_id
            """;
        return tx.Many<OfferRow>(load, new { establishment, requests });
    }

    /// <summary>The one that binds a supporter to this request now.</summary>
    public static Task<OfferRow?> LiveOf(Tx tx, RequestName request)
    {
        const string load = $"select {Columns} from offers where establishment = @Establishment and request_id = @RequestId and live";
        return tx.Maybe<OfferRow>(load, request);
    }

    public static async Task<OfferState> StateOf(Tx tx, OfferName name)
    {
        const string load = $"select {Columns} from offers where establishment = @Establishment and request_id = @RequestId and offer_id = @OfferId";
        var row = await tx.Maybe<OfferRow>(load, name) ?? throw Refusal.NotFound(name.ToString());
        return ProtoName.ParseGiven<OfferState>(row.State);
    }

    public Offer ToProto() => new()
    {
        Name = new OfferName(Establishment, RequestId, OfferId).ToString(),
        Appointment = Appointment,
        State = ProtoName.ParseGiven<OfferState>(State),
        OfferedAt = OfferedAt.ToTimestamp(),
        AnswerBy = AnswerBy.ToTimestamp(),
        CheckedByHandAt = HandCheckedAt?.ToTimestamp(),
        CheckedByHandBy = HandCheckedBy ?? "",
        PastLimit = PastLimit,
        LimitOverriddenAt = LimitOverriddenAt?.ToTimestamp(),
        LimitOverriddenBy = LimitOverriddenBy ?? "",
        AtDoorOnly = AtDoor,
    };
}
