using PeerSupport.Feedback.Atoms;
using PeerSupport.Feedback.V1;
using PeerSupport.Harness;
using PeerSupport.Platform;

namespace PeerSupport.Feedback.Tests.Reports;

/// <summary>Atoms of a scheme that no other test uses, as the closing stores them, and what is told of them.</summary>
internal sealed class PublishedAtoms(SuiteFixture suite)
{
    public static DateOnly Today => TimeProvider.System.GetUtcNow().DayIn("Europe/London");

    public string Scheme { get; } = $"schemes/{Ids.Short()}";

    /// <summary>One atom over 28 days with as many answers as its figures say, ten at least, of an establishment or of what several had too little of.</summary>
    public Task Add(string region, DateOnly first, string? establishment, params (string Question, string Category, long Count)[] figures)
    {
        const string write =
            """
            insert into published_figures (atom, region, establishment, scheme, period, question, category, noisy_count, answers_least, answers_most)
            select $1, $2, nullif($3, ''), $4, daterange($5, $5 + 28), question, category, noisy_count, $6, $7
            from unnest($8, $9, $10) as f (question, category, noisy_count)
            """;
        var band = AnswerBand.Of((int)Math.Max(10, figures.GroupBy(figure => figure.Question).Max(question => question.Sum(figure => figure.Count))));
        return suite.Execute(write, Ids.Random(), region, establishment ?? "", Scheme, first, band.Least, band.Most,
            figures.Select(f => f.Question).ToArray(), figures.Select(f => f.Category).ToArray(), figures.Select(f => f.Count).ToArray());
    }

    public async Task<Report> Report(string who, string region) =>
        await suite.Feedback.GetReportAsync(new() { Region = $"regions/{region}", Scheme = Scheme }, suite.As(who));
}
