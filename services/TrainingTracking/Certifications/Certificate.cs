using PeerSupport.Platform;
using PeerSupport.Training.V1;

namespace PeerSupport.TrainingTracking.Certifications;

/// <summary>The first and the last day a certificate holds.</summary>
internal readonly record struct Validity(DateOnly From, DateOnly Until)
{
    public static Validity Of(DateOnly from, int months) => new(from, from.AddMonths(months).AddDays(-1));
}

/// <summary>The rules of a certificate. It is awarded, nears its end, ends; or is taken back.</summary>
internal static class Certificate
{
    /// <summary>Where a certificate's days are counted: it belongs to the person, not to a place.</summary>
    public const string Zone = "Europe/London";

    private const int BackdatedDays = 28;
    private const int BackdatedYearsByTwo = 10;
    private const int WarningDays = 90;

    public static Validity Award(DateOnly? from, int months, DateOnly today) => Begin(from ?? today, months, today.AddDays(-BackdatedDays), today);

    /// <summary>A first day of long ago: two persons set it.</summary>
    public static Validity ByTwo(DateOnly from, int months, DateOnly today) => Begin(from, months, today.AddYears(-BackdatedYearsByTwo), today);

    /// <summary>Another person than who proposed it agrees, once.</summary>
    public static void Confirm(BackdatingState state, string proposer, string decider)
    {
        Steps.Require(state, "It was confirmed, declined or withdrawn already.", BackdatingState.Proposed);
        if (proposer == decider)
        {
            throw new Refusal(ErrorReason.SamePerson, "Who proposed it can't agree to it: another person must.");
        }
    }

    /// <summary>Who says no to his own proposal takes it back.</summary>
    public static BackdatingState Decline(BackdatingState state, string proposer, string decider)
    {
        Steps.Require(state, "It was confirmed, declined or withdrawn already.", BackdatingState.Proposed);
        return proposer == decider ? BackdatingState.Withdrawn : BackdatingState.Declined;
    }

    /// <summary>The new certificate begins when the old one ends, so that they meet; where that was long ago, today.</summary>
    public static Validity Renew(CertificationState state, DateOnly until, int months, DateOnly today)
    {
        Steps.Require(On(today, state, until), "Only a certificate that ends soon or has ended is renewed.", CertificationState.Expiring, CertificationState.Expired);
        return Validity.Of(until < today ? today : until.AddDays(1), months);
    }

    public static void Correct(CertificationState state, DateOnly until, DateOnly today) =>
        Steps.Require(On(today, state, until), "A certificate that was taken back or renewed is not corrected.", CertificationState.Awarded, CertificationState.Expiring, CertificationState.Expired);

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
        Steps.Require(On(today, state, until), "Only a valid certificate can be taken back.", CertificationState.Awarded, CertificationState.Expiring);

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

    /// <summary>The certificate that leaves no place for another of these days.</summary>
    public static CertificationRow? Held(IEnumerable<CertificationRow> ofPerson, Validity days) =>
        ofPerson.FirstOrDefault(row => row.State is not CertificationState.Revoked && row.ValidFrom <= days.Until && days.From <= row.ValidUntil);

    public static Refusal AlreadyCertified(string certification) =>
        new(ErrorReason.AlreadyCertified, "The person holds a certificate of this course for these days already.", ("resource", certification));

    private static Validity Begin(DateOnly first, int months, DateOnly earliest, DateOnly today) => first >= earliest && first <= today
        ? Validity.Of(first, months)
        : throw new Refusal(ErrorReason.Backdated, "The first day lies in the future, or further back than one person alone may set.",
            ("earliest", $"{earliest:O}"), ("latest", $"{today:O}"));
}
