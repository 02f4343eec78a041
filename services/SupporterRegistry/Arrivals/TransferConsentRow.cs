using Google.Protobuf.WellKnownTypes;

namespace PeerSupport.SupporterRegistry;

/// <summary>That somebody agreed to the next prison's being told.</summary>
internal sealed record TransferConsentRow
{
    public const string Columns = "consent_id, person_id, prison, consented_on, recorded_at, withdrawn_at";

    public required string ConsentId { get; init; }

    public required string PersonId { get; init; }

    public required string Prison { get; init; }

    public required DateOnly ConsentedOn { get; init; }

    public required DateTimeOffset RecordedAt { get; init; }

    public required DateTimeOffset? WithdrawnAt { get; init; }

    public static Task<List<TransferConsentRow>> Of(Tx tx, params string[] persons)
    {
        const string load = $"""
            select {Columns}
            from transfer_consents
            where person_id = any (@persons)
            order by recorded_at, consent_id
            """;
        return tx.Many<TransferConsentRow>(load, new { persons });
    }
}

/// <summary>What somebody agreed to, as the prison sees it that holds him.</summary>
internal sealed record ConsentHere(string PersonId, string TimeZone, TransferConsentRow? Newest, TransferConsentState State)
{
    /// <summary>Of an applicant, trainee or supporter here who has not left, or of an arrival; nobody else's consent is this prison's business.</summary>
    public static async Task<ConsentHere> Of(Tx tx, string parent, string person)
    {
        const string known = """
            select e.time_zone, max(a.submitted_at) as applied_at
            from establishments e
            left join applications a on a.establishment = e.code and a.person_id = @personId
            where e.code = @establishment
            group by e.time_zone
            """;
        var (establishment, personId) = (Names.IdOf(parent), Names.IdOf(person));
        var here = await tx.Maybe<KnownRow>(known, new { establishment, personId });
        var consents = await TransferConsentRow.Of(tx, personId);
        var movements = await MovementRow.Of(tx, personId);
        var (state, told) = Arriving.Follow(consents, movements);
        var arrived = told?.Prison == establishment;
        if (here is null || (here.AppliedAt is null && !arrived))
        {
            throw Refusal.NotFound(person);
        }

        return arrived || Whereabouts.LivesAt(movements, establishment, here.AppliedAt!.Value)
            ? new(personId, here.TimeZone, consents.LastOrDefault(), state)
            : throw new Refusal(ErrorReason.NotHeldHere, "This person has left: the prison that holds them now records what they agree to.");
    }

    public TransferConsent ToProto() => new()
    {
        Person = Names.Person(PersonId),
        State = State,
        ConsentedOn = Newest?.ConsentedOn.ToProto(),
        RecordedAt = Newest?.RecordedAt.ToTimestamp(),
        WithdrawnAt = Newest?.WithdrawnAt?.ToTimestamp(),
    };

    private sealed record KnownRow
    {
        public required string TimeZone { get; init; }

        public required DateTimeOffset? AppliedAt { get; init; }
    }
}
