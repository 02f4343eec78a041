using PeerSupport.Scheduling.V1;
using Date = Google.Type.Date;

namespace PeerSupport.Deploy.Demo;

/// <summary>It is night at Moorland now, whatever the time of day; the regime that was there is restored.</summary>
internal sealed class NightRegime : IAsyncDisposable
{
    private const string Name = $"{Cast.Prison}/regime";
    private readonly SuiteAddress _suite;
    private readonly Regime _before;

    private NightRegime(SuiteAddress suite, Regime before, DateTime begins) => (_suite, _before, Begins) = (suite, before, begins);

    /// <summary>When tonight began, in the prison's own time.</summary>
    public DateTime Begins { get; }

    public Date Tonight => On(0);

    public Date Tomorrow => On(1);

    public static async Task<NightRegime> Hold(SuiteAddress suite)
    {
        var before = await suite.Scheduling.GetRegimeAsync(new() { Name = Name }, suite.As("COORDINATOR@MDI"));
        var now = TimeZoneInfo.ConvertTime(TimeProvider.System.GetUtcNow(), TimeZoneInfo.FindSystemTimeZoneById("Europe/London")).DateTime;
        var begins = now.AddHours(-2);
        var night = new Regime { Name = Name, Etag = before.Etag };
        night.Bands.Add(Of(BandKind.Night, begins, begins.AddHours(10)));
        night.Bands.Add(Of(BandKind.Am, begins.AddHours(10), begins.AddHours(14)));
        await suite.Scheduling.UpdateRegimeAsync(new() { Regime = night, RequestId = Cast.Id() }, suite.As("COORDINATOR@MDI"));
        return new(suite, before, begins);
    }

    public async ValueTask DisposeAsync()
    {
        var back = new Regime(_before) { Etag = "" };
        await _suite.Scheduling.UpdateRegimeAsync(new() { Regime = back, RequestId = Cast.Id() }, _suite.As("COORDINATOR@MDI"));
    }

    private static Band Of(BandKind kind, DateTime start, DateTime end) => new() { Kind = kind, Start = $"{start:HH:mm}", End = $"{end:HH:mm}" };

    private Date On(int days) => Begins.AddDays(days) is var day ? new Date { Year = day.Year, Month = day.Month, Day = day.Day } : null!;
}
