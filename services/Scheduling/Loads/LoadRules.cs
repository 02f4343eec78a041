using System.Globalization;
using PeerSupport.Platform;
using PeerSupport.Scheduling.V1;

namespace PeerSupport.Scheduling;

/// <summary>What the scheme lets a supporter carry. 0: no limit.</summary>
internal sealed record LoadLimits
{
    public required int ContactsPerWeek { get; init; }

    public required int ConsecutiveNights { get; init; }

    public required TimeSpan RestAfterNight { get; init; }
}

/// <summary>What lies around a duty that somebody might get.</summary>
internal sealed record LoadAround
{
    /// <summary>With this duty, if it is a night.</summary>
    public required int NightsInARow { get; init; }

    /// <summary>When the last call at night before the duty was over, or the last night on duty before a duty by day; null without one.</summary>
    public required DateTimeOffset? RestsFrom { get; init; }

    /// <summary>When the first duty by day after it begins, if it is a night; null without one.</summary>
    public required DateTimeOffset? RestsUntil { get; init; }
}

/// <summary>A limit that a duty would break: what it is, and what there would be instead.</summary>
internal sealed record BrokenLimit(ErrorReason Reason, string Message, string Limit, string Value);

/// <summary>Load against the limits of a scheme: hard when planning, and who is past one is asked last.</summary>
internal static class LoadRules
{
    /// <summary>Refuses a duty that is one night too many in a row, or that leaves too little rest. Between two nights in a row only a call in the first asks for rest.</summary>
    public static void RequireWithin(LoadLimits limits, DayBand hours, LoadAround load)
    {
        if (Against(limits, hours, load) is { } refusal)
        {
            throw refusal;
        }
    }

    /// <summary>What stands against giving the duty; null when nothing does.</summary>
    public static Refusal? Against(LoadLimits limits, DayBand hours, LoadAround load) =>
        Broken(limits, hours, load).FirstOrDefault() is { } broken ? new Refusal(broken.Reason, broken.Message, ("limit", broken.Limit), ("value", broken.Value)) : null;

    /// <summary>The limits that a duty would break.</summary>
    public static IEnumerable<BrokenLimit> Broken(LoadLimits limits, DayBand hours, LoadAround load)
    {
        if (hours.Kind is BandKind.Night && IsOver(load.NightsInARow, limits.ConsecutiveNights))
        {
            yield return new(ErrorReason.TooManyNights, "It would be one night too many in a row.", $"{limits.ConsecutiveNights}", $"{load.NightsInARow}");
        }

        TimeSpan?[] rests = [hours.From - load.RestsFrom, load.RestsUntil - hours.Until];
        if (rests.Min() is { } rest && rest < limits.RestAfterNight)
        {
            yield return new(ErrorReason.RestTooShort, "It would leave too little rest after a night.", Minutes(limits.RestAfterNight), Minutes(rest));
        }
    }

    public static bool IsOver(int value, int limit) => limit > 0 && value > limit;

    /// <param name="sinceCall">Since the last call of an earlier night was over; null without one.</param>
    public static bool IsResting(TimeSpan restAfterNight, TimeSpan? sinceCall) => sinceCall < restAfterNight;

    /// <summary>One contact more would be past a limit.</summary>
    public static bool IsFull(LoadLimits limits, int contacts, TimeSpan? sinceCall) => IsOver(contacts + 1, limits.ContactsPerWeek) || IsResting(limits.RestAfterNight, sinceCall);

    private static string Minutes(TimeSpan time) => $"{((long)time.TotalMinutes).ToString(CultureInfo.InvariantCulture)} min";
}
