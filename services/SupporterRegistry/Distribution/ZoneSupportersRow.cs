namespace PeerSupport.SupporterRegistry;

/// <summary>The supporters of one scheme who live in one zone, counted.</summary>
internal sealed record ZoneSupportersRow
{
    public required string Establishment { get; init; }

    public required string ZoneId { get; init; }

    public required string SchemeId { get; init; }

    public required int Capacity { get; init; }

    public required int Active { get; init; }

    public required int Standing { get; init; }

    public ZoneSupporters ToProto() => new()
    {
        Zone = Names.Zone(Establishment, ZoneId),
        Scheme = Names.Scheme(SchemeId),
        Capacity = Capacity,
        Active = Active,
        Standing = Standing,
        PerFifty = Math.Round(50.0 * Active / Capacity, 2),
        None = Active == 0,
    };
}
