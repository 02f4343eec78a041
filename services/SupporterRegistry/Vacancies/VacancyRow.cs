using Google.Protobuf.WellKnownTypes;

namespace PeerSupport.SupporterRegistry;

internal sealed record VacancyRow
{
    public const string Columns = """
        establishment, vacancy_id, scheme_id, zone_id, places, closes_on, published_at, closed_at, version,
        (select e.time_zone from establishments e where e.code = establishment) as time_zone
        """;

    private const int UsualDays = 28;
    private const int MostDays = 366;

    public required string Establishment { get; init; }

    public required string VacancyId { get; init; }

    public required string SchemeId { get; init; }

    public required string ZoneId { get; init; }

    public required int Places { get; init; }

    public required DateOnly ClosesOn { get; init; }

    public required DateTimeOffset PublishedAt { get; init; }

    public required DateTimeOffset? ClosedAt { get; init; }

    public required long Version { get; init; }

    public required string TimeZone { get; init; }

    public static DateOnly LastDay(DateOnly? asked, DateOnly today) => asked < today || asked > today.AddDays(MostDays)
        ? throw Refusal.Invalid(("closes_on", "must be today at the earliest and a year ahead at most"))
        : asked ?? today.AddDays(UsualDays);

    public VacancyState StateAt(DateTimeOffset now) => ClosedAt is null && ClosesOn >= now.DayIn(TimeZone) ? VacancyState.Open : VacancyState.Closed;

    public Vacancy ToProto(DateTimeOffset now) => new()
    {
        Name = Names.Vacancy(Establishment, VacancyId),
        Scheme = Names.Scheme(SchemeId),
        Zone = Names.Zone(Establishment, ZoneId),
        Places = Places,
        ClosesOn = ClosesOn.ToProto(),
        State = StateAt(now),
        PublishedAt = PublishedAt.ToTimestamp(),
        Etag = Etag.Of(Version),
    };
}
