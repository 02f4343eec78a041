using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace PeerSupport.SupporterRegistry;

/// <summary>What an operator may set: section <c>Registry</c>.</summary>
/// <param name="Pulse">From one StandingsCounted of an establishment to the next (<c>PulseSeconds</c>).</param>
/// <param name="HoldDays">The longest a hold may last (<c>HoldDays</c>).</param>
/// <param name="MilestoneDays">Days of service that are recognised on paper (<c>MilestoneDays</c>, with commas).</param>
/// <param name="KeepApartFeedLimit">A keep-apart list older than this pairs nobody (<c>KeepApartFeedHours</c>).</param>
internal sealed record RegistrySettings(TimeSpan Pulse, TimeSpan KeepApartFeedLimit, int HoldDays, IReadOnlyList<int> MilestoneDays)
{
    /// <summary>What follows from which alert.</summary>
    public required AlertEffects Alerts { get; init; }

    /// <summary>In which somebody has spoken with a supporter who may not be well (<c>WelfareReviewMinutes</c>).</summary>
    public required TimeSpan WelfareReviewWithin { get; init; }

    /// <summary>After which an arrival is told no more (<c>ArrivalDays</c>).</summary>
    public required double ArrivalDays { get; init; }

    /// <summary>So many days security has to decide on an application (<c>ClearanceDays</c>).</summary>
    public required int ClearanceDays { get; init; }

    /// <summary>So many single pairs somebody may ask about in an hour (<c>PairChecksPerHour</c>).</summary>
    public required int PairChecksPerHour { get; init; }

    /// <summary>So many supporters are named to somebody in an hour (<c>NamesPerHour</c>).</summary>
    public required int NamesPerHour { get; init; }

    public static RegistrySettings Of(IConfiguration configuration) => new(
        TimeSpan.FromSeconds(Positive(configuration, "Registry:PulseSeconds", 60)),
        TimeSpan.FromHours(Positive(configuration, "Registry:KeepApartFeedHours", 24)),
        (int)Positive(configuration, "Registry:HoldDays", 56),
        [.. configuration.GetValue("Registry:MilestoneDays", "30,180,365")!.Split(',').Select(days => int.Parse(days, CultureInfo.InvariantCulture)).Order()])
    {
        Alerts = AlertEffects.Of(configuration),
        ArrivalDays = Positive(configuration, "Registry:ArrivalDays", 90),
        ClearanceDays = (int)Positive(configuration, "Registry:ClearanceDays", 28),
        NamesPerHour = (int)Positive(configuration, "Registry:NamesPerHour", 1000),
        PairChecksPerHour = (int)Positive(configuration, "Registry:PairChecksPerHour", 60),
        WelfareReviewWithin = TimeSpan.FromMinutes(Positive(configuration, "Registry:WelfareReviewMinutes", 240)),
    };

    private static double Positive(IConfiguration configuration, string key, double usual) => configuration.GetValue(key, usual) is > 0 and var value
        ? value
        : throw new InvalidOperationException($"{key} must be more than 0.");
}
