using Google.Type;
using PeerSupport.Feedback.V1;

namespace PeerSupport.Feedback.Reports;

/// <summary>Of which region, scheme and months what is asked for, however it is answered.</summary>
internal sealed record ReportAsked
{
    /// <param name="first">Empty means a year before the last.</param>
    /// <param name="last">Empty means today.</param>
    public ReportAsked(string region, string scheme, Measure measure, Date? first, Date? last, DateOnly today) =>
        (Region, Scheme, Measure, Period) = (region, scheme, measure is Measure.Unspecified ? Measure.Feedback : measure, Period.Of(first, last, today, end => end.AddYears(-1)));

    public string Region { get; }

    public string Scheme { get; }

    /// <summary>FEEDBACK where nothing was given.</summary>
    public Measure Measure { get; }

    public Period Period { get; }
}
