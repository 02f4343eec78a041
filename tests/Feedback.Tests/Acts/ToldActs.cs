using PeerSupport.Feedback.V1;
using PeerSupport.Harness;
using PeerSupport.Platform;

namespace PeerSupport.Feedback.Tests.Acts;

/// <summary>What prisons did, as the consumers keep it, of a region and a scheme that no other test uses.</summary>
internal sealed class ToldActs(SuiteFixture suite)
{
    /// <summary>The last that is over.</summary>
    public static DateOnly Month { get; } = TimeProvider.System.GetUtcNow().DayIn("Europe/London").FirstOfMonth().AddMonths(-1);

    public string Region { get; } = $"acts-{new string([.. Ids.Short().Where(char.IsLetter)])}";

    public string Scheme { get; } = $"schemes/{Ids.Short()}";

    public string Analyst => $"REGION@{Region}";

    public Task<Prison> Prison(string[]? genders = null, params string[] categories) => PrisonIn(Region, genders, categories);

    public async Task<Prison> PrisonIn(string region, string[]? genders = null, params string[] categories)
    {
        var prison = new Prison(suite);
        const string write = "insert into establishments (establishment, region, time_zone, genders, categories, version) values ($1, $2, 'Europe/London', $3, $4, 1)";
        await suite.Execute(write, prison.Code, region, genders ?? [], categories);
        return prison;
    }

    /// <summary>A night on which so many of ten zones had nobody.</summary>
    public Task Night(Prison prison, int monthsAgo, int uncovered, string? scheme = null) => suite.Execute(
        "insert into night_counts (establishment, date, scheme, zones, uncovered, short) values ($1, $2, $3, 10, $4, 0)",
        prison.Code, Month.AddMonths(-monthsAgo), scheme ?? Scheme, uncovered);

    /// <summary>So many reviews whose last day was missed.</summary>
    public Task Missed(Prison prison, int monthsAgo, int times) => suite.Execute(
        "insert into told_acts (establishment, event_id, act, scheme, date) select $1, gen_random_uuid(), 'REVIEW_OVERDUE', $2, $3 from generate_series(1, $4)",
        prison.Code, Scheme, Month.AddMonths(-monthsAgo).AddDays(7), times);

    /// <summary>So many days the oldest application had waited.</summary>
    public Task Waited(Prison prison, int monthsAgo, int days) => suite.Execute(
        "insert into month_waits (establishment, month, act, scheme, waited) values ($1, $2, 'OLDEST_APPLICATION_DAYS', $3, $4)", prison.Code, Month.AddMonths(-monthsAgo), Scheme, days);

    /// <summary>Of a quarter, so many that nobody met at least.</summary>
    public Task Unmet(Prison prison, DateOnly quarter, int least, int most) => suite.Execute(
        "insert into unmet_requests (establishment, scheme, quarter, least, most) values ($1, $2, $3, $4, $5)", prison.Code, Scheme, quarter, least, most);

    public async Task<ActsReport> Report(int months, int monthsAgo = 0) =>
        await suite.Feedback.GetActsReportAsync(new() { Region = $"regions/{Region}", Month = Month.AddMonths(-monthsAgo).ToProto(), Months = months }, suite.As(Analyst));

    /// <summary>What a figure says, and how many months ago that was.</summary>
    public static (Act Act, int MonthsAgo, int Count, int OutOf) Said(ActFigure figure)
    {
        var month = figure.Month.ToDay();
        return (figure.Act, ((Month.Year - month.Year) * 12) + Month.Month - month.Month, figure.Count, figure.OutOf);
    }
}
