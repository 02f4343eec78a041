using Google.Type;
using PeerSupport.Feedback.V1;
using PeerSupport.Platform;

namespace PeerSupport.Feedback.Reports;

/// <summary>Of which place, scheme and months what is asked for, however it is answered.</summary>
internal sealed record ReportAsked
{
    /// <summary>Which figures that is, but for the place.</summary>
    public const string Told = "scheme = @Scheme and measure = @Measure and period <@ daterange(@First, @Last, '[]')";

    /// <summary>And those of a region, or of the nation.</summary>
    public const string OfRegion = $"(@Place = '-' or region = @Place) and {Told}";

    /// <param name="place">A region, or an establishment.</param>
    /// <param name="first">Empty means a year before the last.</param>
    /// <param name="last">Empty means today.</param>
    public ReportAsked(string place, string scheme, Measure measure, Date? first, Date? last, DateOnly today) =>
        (Place, Scheme, Measure, Period) = (place, scheme, measure is Measure.Unspecified ? Measure.Feedback : measure, Period.Of(first, last, today, end => end.AddYears(-1)));

    /// <summary><c>regions/wales</c>, <c>regions/-</c> or <c>establishments/MDI</c>.</summary>
    public string Place { get; }

    public string Scheme { get; }

    /// <summary>FEEDBACK where nothing was given.</summary>
    public Measure Measure { get; }

    public Period Period { get; }

    /// <summary>What <see cref="Told"/> names.</summary>
    public object Parameters => new { Place = Place.Split('/')[1], Scheme, Measure = ProtoName.Of(Measure), Period.First, Period.Last };
}
