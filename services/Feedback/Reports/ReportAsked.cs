using PeerSupport.Feedback.V1;
using PeerSupport.Platform;

namespace PeerSupport.Feedback.Reports;

/// <summary>The words of reports, by language.</summary>
internal sealed record ReportTexts(PrintedTexts All);

/// <summary>Of which region, scheme and months what is asked for, however it is answered.</summary>
internal sealed record ReportAsked
{
    public ReportAsked(string region, string scheme, Measure measure, Period period) =>
        (Region, Scheme, Measure, Period) = (region, scheme, measure is Measure.Unspecified ? Measure.Feedback : measure, period);

    public string Region { get; }

    public string Scheme { get; }

    /// <summary>FEEDBACK where nothing was given.</summary>
    public Measure Measure { get; }

    public Period Period { get; }
}
