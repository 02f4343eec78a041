using PeerSupport.Platform;
using PeerSupport.Scheduling.V1;

namespace PeerSupport.Scheduling;

/// <summary>A request that goes on record: as somebody asks, or afterwards from paper.</summary>
internal sealed record NewRequest
{
    public required string Establishment { get; init; }

    public required OfferingRow Offering { get; init; }

    /// <summary>By id.</summary>
    public required string Zone { get; init; }

    public string Place { get; init; } = "";

    /// <summary>Empty where nobody knows who asks.</summary>
    public required string PrisonerNumber { get; init; }

    public required Channel Channel { get; init; }

    /// <summary>By id, the supporter who was asked directly; empty where it was nobody.</summary>
    public string AskedOf { get; init; } = "";

    /// <summary>In which he would rather talk; empty where he named none.</summary>
    public string Language { get; init; } = "";

    public required Urgency Urgency { get; init; }

    public required RequestState State { get; init; }

    public required DateTimeOffset AskedAt { get; init; }

    /// <summary>Under which day and band it is counted, and from when its times run.</summary>
    public required DateTimeOffset CountedFrom { get; init; }

    /// <summary>What is known of the prison's list already, before the registry is asked; null where nobody is to be paired any more.</summary>
    public KeepApartAge? Feed { get; init; }

    /// <summary>Under a short code that no open request has. Who asked is kept for a while, and counted.</summary>
    public async Task<RequestRow> Record(Tx tx, PrisonDay day)
    {
        const string write = $"""
            insert into requests (establishment, request_id, scheme, zone, place, short_code, named, channel, asked_of, language, urgency,
              asked_at, recorded_at, recorded_on, recorded_in, escalates_at, expires_at, state, by_hand_only, feed_age_seconds, version)
            values (@Establishment, @id, @Scheme, @Zone, nullif(@Place, ''), @shortCode, @named, @channel, nullif(@AskedOf, ''), nullif(@Language, ''), @urgency,
              @AskedAt, @Now, @on, @band, @escalatesAt, @expiresAt, @state, @byHandOnly, @feedAge, @version)
            on conflict (establishment, short_code) where closed_at is null do nothing
            returning {RequestRow.Columns}
            """;
        var (id, named) = (Ids.Short(), PrisonerNumber.Length > 0);
        var (escalatesAt, expiresAt) = Urgencies.Of(Urgency, CountedFrom, day, Offering.EscalateAfter, Offering.ExpireAfter);
        RequestRow? row = null;
        while (row is null)
        {
            row = await tx.Maybe<RequestRow>(write, new
            {
                Establishment,
                id,
                Offering.Scheme,
                Zone,
                Place,
                shortCode = ShortCode.Draw(),
                named,
                channel = ProtoName.Of(Channel),
                AskedOf,
                Language,
                urgency = ProtoName.Of(Urgency),
                AskedAt,
                tx.Now,
                on = day.DayOf(CountedFrom),
                band = ProtoName.Of(day.At(CountedFrom).Kind),
                escalatesAt,
                expiresAt,
                state = ProtoName.Of(State),
                byHandOnly = Feed is { ByHandOnly: true },
                feedAge = (long?)Feed?.Age?.TotalSeconds,
                version = Versions.Next(0, tx.Now),
            });
        }

        if (named)
        {
            await Remember(tx, id, day.DayOf(AskedAt));
        }

        if (named || Place.Length > 0 || Language.Length > 0) // his cell, or a rare language, may name him as well
        {
            tx.Schedule(TimerKinds.Forget, id, tx.Now + RequestRules.NumberIsKept);
        }

        return row;
    }

    private async Task Remember(Tx tx, string id, DateOnly askedOn)
    {
        const string remember = "insert into askers (establishment, request_id, prisoner_number) values (@Establishment, @id, @PrisonerNumber)";
        await tx.Execute(remember, new { Establishment, id, PrisonerNumber });
        await ExposureMarks.Asked(tx, Establishment, id, PrisonerNumber, askedOn);
    }
}
