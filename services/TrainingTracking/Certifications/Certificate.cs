using System.Globalization;
using PeerSupport.Platform;
using PeerSupport.Training.V1;

namespace PeerSupport.TrainingTracking.Certifications;

/// <summary>The first and the last day a certificate holds.</summary>
internal readonly record struct Validity(DateOnly From, DateOnly Until);

/// <summary>The rules of a certificate. It is awarded, nears its end, ends; or is taken back.</summary>
internal static class Certificate
{
    /// <summary>Where a certificate's days are counted: it belongs to the person, not to a place.</summary>
    public const string Zone = "Europe/London";

    private const int BackdatedDays = 28;
    private const int BackdatedYearsByTwo = 10;
    private const int WarningDays = 90;

    public static Validity Award(DateOnly? from, int months, DateOnly today)
    {
        var first = from ?? today;
        var earliest = today.AddDays(-BackdatedDays);
        return first < earliest || first > today
            ? throw Backdated(earliest, today)
            : new Validity(first, first.AddMonths(months).AddDays(-1));
    }

    /// <summary>A first day of long ago: two persons set it.</summary>
    public static Validity ByTwo(DateOnly from, int months, DateOnly today)
    {
        var earliest = today.AddYears(-BackdatedYearsByTwo);
        return from < earliest || from > today ? throw Backdated(earliest, today) : new Validity(from, from.AddMonths(months).AddDays(-1));
    }

    /// <summary>Another person than who proposed it agrees, once.</summary>
    public static void Confirm(BackdatingState state, string proposer, string decider)
    {
        if (state is not BackdatingState.Proposed)
        {
            throw new Refusal(ErrorReason.IllegalTransition, "It was confirmed already.", ("state", ProtoName.Of(state)), ("allowed", "PROPOSED"));
        }

        if (proposer == decider)
        {
            throw new Refusal(ErrorReason.SamePerson, "Who proposed it can't agree to it: another person must.");
        }
    }

    /// <summary>The new certificate begins when the old one ends, so that they meet; where that was long ago, today.</summary>
    public static Validity Renew(CertificationState state, DateOnly until, int months, DateOnly today)
    {
        Require(On(today, state, until), "Only a certificate that ends soon or has ended is renewed.", CertificationState.Expiring, CertificationState.Expired);
        var first = until < today ? today : until.AddDays(1);
        return new Validity(first, first.AddMonths(months).AddDays(-1));
    }

    public static void Correct(CertificationState state, DateOnly until, DateOnly today) =>
        Require(On(today, state, until), "A certificate that was taken back or renewed is not corrected.", CertificationState.Awarded, CertificationState.Expiring, CertificationState.Expired);

    /// <summary>Where a certificate stands on a day, whether or not its timer has noticed.</summary>
    public static CertificationState On(DateOnly day, CertificationState state, DateOnly until) => state switch
    {
        CertificationState.Awarded or CertificationState.Expiring when day > until => CertificationState.Expired,
        CertificationState.Awarded when day >= ExpiringFrom(until) => CertificationState.Expiring,
        _ => state,
    };

    public static DateOnly ExpiringFrom(DateOnly until) => until.AddDays(-WarningDays);

    public static DateOnly ExpiredFrom(DateOnly until) => until.AddDays(1);

    public static void Revoke(CertificationState state, DateOnly until, DateOnly today) =>
        Require(On(today, state, until), "Only a valid certificate can be taken back.", CertificationState.Awarded, CertificationState.Expiring);

    /// <summary>Two records turn out to be one person's: of two certificates of one course for the same days, the one that ends sooner.</summary>
    public static IReadOnlyList<CertificationRow> Lesser(IReadOnlyList<CertificationRow> one, IReadOnlyList<CertificationRow> other)
    {
        var standing = one.Concat(other).Where(row => row.State is not CertificationState.Revoked).ToList();
        var lesser = new HashSet<CertificationRow>();
        foreach (var course in standing.GroupBy(row => (row.Provider, row.CourseId)))
        {
            var kept = new List<CertificationRow>();
            foreach (var row in course.OrderByDescending(row => row.ValidUntil).ThenBy(row => row.ValidFrom).ThenBy(row => row.CertificationId, StringComparer.Ordinal))
            {
                (kept.Exists(longer => row.ValidUntil >= longer.ValidFrom) ? (ICollection<CertificationRow>)lesser : kept).Add(row);
            }
        }

        return [.. lesser];
    }

    public static Refusal AlreadyCertified(string certification) =>
        new(ErrorReason.AlreadyCertified, "The person holds a certificate of this course for these days already.", ("resource", certification));

    private static void Require(CertificationState now, string message, params CertificationState[] allowed)
    {
        if (!allowed.Contains(now))
        {
            throw new Refusal(ErrorReason.IllegalTransition, message,
                ("state", ProtoName.Of(now)), ("allowed", string.Join(", ", allowed.Select(ProtoName.Of))));
        }
    }

    private static Refusal Backdated(DateOnly earliest, DateOnly latest) =>
        new(ErrorReason.Backdated, "The first day lies in the future, or further back than one person alone may set.",
            ("earliest", earliest.ToString("O", CultureInfo.InvariantCulture)), ("latest", latest.ToString("O", CultureInfo.InvariantCulture)));
}
