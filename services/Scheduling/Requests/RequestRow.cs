using Google.Protobuf.WellKnownTypes;
using PeerSupport.Platform;
using PeerSupport.Scheduling.V1;

namespace PeerSupport.Scheduling;

internal sealed record RequestRow
{
    public const string Columns = """
        establishment, request_id, scheme, zone, place, short_code, named, channel, asked_of, language, urgency, asked_at, recorded_at, recorded_on, recorded_in,
        escalates_at, expires_at, state, by_hand_only, feed_age_seconds, stale_told, pairing_checked_at,
        contact_started_at, contact_started_in, contact_due_back_at, contact_ended_at, place_type, private, contact_outcome,
        refusal_code, refusal_alternative, withdrawn_by, closed_at, follow_up_at, asked_again_at, version
        """;

    private const string ByName = "establishment = @Establishment and request_id = @RequestId";

    public required string Establishment { get; init; }

    public required string RequestId { get; init; }

    public required string Scheme { get; init; }

    public required string Zone { get; init; }

    public required string? Place { get; init; }

    public required string ShortCode { get; init; }

    public required bool Named { get; init; }

    public required string Channel { get; init; }

    /// <summary>The supporter whom the asker asked himself; null where it was nobody, and once the request has ended.</summary>
    public required string? AskedOf { get; init; }

    /// <summary>In which he would rather talk; null where he named none, and once who asked is forgotten.</summary>
    public required string? Language { get; init; }

    public required string Urgency { get; init; }

    public required DateTimeOffset AskedAt { get; init; }

    public required DateTimeOffset RecordedAt { get; init; }

    public required DateOnly RecordedOn { get; init; }

    public required string RecordedIn { get; init; }

    public required DateTimeOffset EscalatesAt { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }

    public required string State { get; init; }

    public required bool ByHandOnly { get; init; }

    public required long? FeedAgeSeconds { get; init; }

    public required bool StaleTold { get; init; }

    public required DateTimeOffset? PairingCheckedAt { get; init; }

    public required DateTimeOffset? ContactStartedAt { get; init; }

    public required string? ContactStartedIn { get; init; }

    public required DateTimeOffset? ContactDueBackAt { get; init; }

    public required DateTimeOffset? ContactEndedAt { get; init; }

    public required string? PlaceType { get; init; }

    public required bool Private { get; init; }

    public required string? ContactOutcome { get; init; }

    public required string? RefusalCode { get; init; }

    public required string? RefusalAlternative { get; init; }

    public required string? WithdrawnBy { get; init; }

    public required DateTimeOffset? ClosedAt { get; init; }

    public required DateTimeOffset? FollowUpAt { get; init; }

    public required DateTimeOffset? AskedAgainAt { get; init; }

    public required long Version { get; init; }

    /// <summary>How long he waited for a contact, from when he asked: that somebody recorded it late is part of his wait.</summary>
    public TimeSpan WaitedUntil(DateTimeOffset contactStartedAt) => contactStartedAt - AskedAt;

    public Clocks Clocks => new(EscalatesAt, ExpiresAt);

    /// <summary>Nobody is looked for before it; null when it is looked for now.</summary>
    public DateTimeOffset? WaitsUntil(PrisonDay day, DateTimeOffset now) => Urgencies.WaitsUntil(ProtoName.ParseGiven<Urgency>(Urgency), day, now, ExpiresAt);

    public RequestName Name => new(Establishment, RequestId);

    public Progress Progress => new()
    {
        State = ProtoName.ParseGiven<RequestState>(State),
        PairingCheckedAt = PairingCheckedAt,
        ContactStartedAt = ContactStartedAt,
        ContactStartedIn = ProtoName.ParseGiven<BandKind>(ContactStartedIn),
        ContactDueBackAt = ContactDueBackAt,
        ContactEndedAt = ContactEndedAt,
        PlaceType = ProtoName.ParseGiven<PlaceType>(PlaceType),
        Private = Private,
        ContactOutcome = ProtoName.ParseGiven<ContactOutcome>(ContactOutcome),
        RefusalCode = ProtoName.ParseGiven<RefusalCode>(RefusalCode),
        RefusalAlternative = ProtoName.ParseGiven<Alternative>(RefusalAlternative),
        WithdrawnBy = ProtoName.ParseGiven<WithdrawnBy>(WithdrawnBy),
        ClosedAt = ClosedAt,
        FollowUpAt = FollowUpAt,
        AskedAgainAt = AskedAgainAt,
    };

    public static async Task<RequestRow> Load(Tx tx, RequestName name)
    {
        const string load = $"select {Columns} from requests where {ByName}";
        return await tx.Maybe<RequestRow>(load, name) ?? throw Refusal.NotFound(name.ToString());
    }

    /// <summary>Whoever holds it decides; the others wait and then see what was decided.</summary>
    public static async Task<RequestRow> Lock(Tx tx, RequestName name)
    {
        const string load = $"select {Columns} from requests where {ByName} for update";
        return await tx.Maybe<RequestRow>(load, name) ?? throw Refusal.NotFound(name.ToString());
    }

    /// <summary>Whoever watches the board sees it as it is when this commits.</summary>
    public void Changed(Tx tx) => tx.Changed<Request>(Name.ToString());

    /// <summary>Requests as the API shows them, in the order of their recording; those that are no more are left out.</summary>
    public static async Task<IReadOnlyList<Request>> Read(Tx tx, string establishment, string[] ids)
    {
        const string load = $"select {Columns} from requests where establishment = @establishment and request_id = any (@ids) order by recorded_at, request_id";
        var rows = await tx.Many<RequestRow>(load, new { establishment, ids });
        var offers = await OfferRow.Of(tx, establishment, [.. rows.Select(row => row.RequestId)]);
        return [.. rows.Select(row => row.ToProto(offers))];
    }

    /// <summary>The request as the API shows it, with its offers.</summary>
    public static async Task<Request> Read(Tx tx, string name)
    {
        var row = await Load(tx, RequestName.Parse(name));
        return row.ToProto(await OfferRow.Of(tx, row.Establishment, [row.RequestId]));
    }

    /// <summary>Its clocks run anew.</summary>
    public async Task Set(Tx tx, Clocks clocks)
    {
        const string write = $"update requests set escalates_at = @EscalatesAt, expires_at = @ExpiresAt where {ByName}";
        await tx.Execute(write, new { Establishment, RequestId, clocks.EscalatesAt, clocks.ExpiresAt });
        clocks.Schedule(tx, RequestId);
    }

    /// <summary>Takes the step that was decided, under the lock. What nobody asked for, a timer or the matcher did: that is on the record too.</summary>
    public Task<RequestRow> Take(Tx tx, Progress next)
    {
        const string write = $"""
            update requests
            set state = @State, pairing_checked_at = @PairingCheckedAt,
              contact_started_at = @ContactStartedAt, contact_started_in = @ContactStartedIn, contact_due_back_at = @ContactDueBackAt, contact_ended_at = @ContactEndedAt,
              place_type = @PlaceType, private = @Private, contact_outcome = @ContactOutcome,
              refusal_code = @RefusalCode, refusal_alternative = @RefusalAlternative, withdrawn_by = @WithdrawnBy,
              asked_of = case when @ClosedAt::timestamptz is null then asked_of end, closed_at = @ClosedAt, follow_up_at = @FollowUpAt, asked_again_at = @AskedAgainAt, version = @Version
            where {ByName}
            returning {Columns}
            """;
        if (tx.Caller == Caller.System)
        {
            tx.Audit(ProtoName.Of(next.State), Name.ToString());
        }

        Changed(tx);
        return tx.One<RequestRow>(write, new
        {
            Establishment,
            RequestId,
            State = ProtoName.OfGiven(next.State),
            next.PairingCheckedAt,
            next.ContactStartedAt,
            ContactStartedIn = ProtoName.OfGiven(next.ContactStartedIn),
            next.ContactDueBackAt,
            next.ContactEndedAt,
            PlaceType = ProtoName.OfGiven(next.PlaceType),
            next.Private,
            ContactOutcome = ProtoName.OfGiven(next.ContactOutcome),
            RefusalCode = ProtoName.OfGiven(next.RefusalCode),
            RefusalAlternative = ProtoName.OfGiven(next.RefusalAlternative),
            WithdrawnBy = ProtoName.OfGiven(next.WithdrawnBy),
            next.ClosedAt,
            next.FollowUpAt,
            next.AskedAgainAt,
            Version = Versions.Next(Version, tx.Now),
        });
    }

    public Request ToProto(IEnumerable<OfferRow> offers) => new()
    {
        Name = Name.ToString(),
        Scheme = Names.Scheme(Scheme),
        Zone = Names.Zone(Establishment, Zone),
        Place = Place ?? "",
        ShortCode = ShortCode,
        State = ProtoName.ParseGiven<RequestState>(State),
        Channel = ProtoName.ParseGiven<Channel>(Channel),
        Urgency = ProtoName.ParseGiven<Urgency>(Urgency),
        AskedAt = AskedAt.ToTimestamp(),
        RecordedAt = RecordedAt.ToTimestamp(),
        EscalatesAt = EscalatesAt.ToTimestamp(),
        ExpiresAt = ExpiresAt.ToTimestamp(),
        Alternatives = { Alternative.Phone, Alternative.Staff, Alternative.Emergency },
        Offers = { offers.Where(offer => offer.RequestId == RequestId).Select(offer => offer.ToProto()) },
        ByHandOnly = ByHandOnly,
        FeedAge = FeedAgeSeconds is { } age ? new Duration { Seconds = age } : null,
        ContactStartedAt = ContactStartedAt?.ToTimestamp(),
        ContactDueBackAt = ContactDueBackAt?.ToTimestamp(),
        ContactEndedAt = ContactEndedAt?.ToTimestamp(),
        PlaceType = ProtoName.ParseGiven<PlaceType>(PlaceType),
        Private = Private,
        ContactOutcome = ProtoName.ParseGiven<ContactOutcome>(ContactOutcome),
        RefusalCode = ProtoName.ParseGiven<RefusalCode>(RefusalCode),
        RefusalAlternative = ProtoName.ParseGiven<Alternative>(RefusalAlternative),
        WithdrawnBy = ProtoName.ParseGiven<WithdrawnBy>(WithdrawnBy),
        ClosedAt = ClosedAt?.ToTimestamp(),
        FollowUpAt = FollowUpAt?.ToTimestamp(),
        AskedAgainAt = AskedAgainAt?.ToTimestamp(),
        Etag = Etag.Of(Version),
        Language = Language ?? "",
    };
}
