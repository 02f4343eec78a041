using System.Diagnostics;
using PeerSupport.Harness;
using PeerSupport.Platform;
using PeerSupport.Scheduling.V1;

namespace PeerSupport.Benchmarks;

/// <summary>
/// A provider takes a certificate back: how long until the duty ahead is vacated and the gap is out? Training → registry → scheduling, each
/// with its own database, outbox and queue.
/// </summary>
internal static class RevokeVacated
{
    private const int PerNight = 40;
    private const int AtOnce = 8;

    public static async Task<int> Run(int count)
    {
        var suite = new SuiteFixture();
        await suite.InitializeAsync();
        try
        {
            Console.WriteLine($"preparing {count} supporters with a duty each …");
            var supporters = await Prepare(suite, count);
            var (vacated, gap) = (new List<TimeSpan>(), new List<TimeSpan>());
            foreach (var supporter in supporters)
            {
                var (first, second) = await Revoke(suite, supporter);
                vacated.Add(first);
                gap.Add(second);
            }

            Console.WriteLine($"hop floor (commit, publish, deliver, commit)   {await Hop.Measure(suite, count)}");
            Console.WriteLine($"revoke → duty vacated (event on the broker)    {new Quantiles(vacated)}");
            Console.WriteLine($"revoke → cover changed (event on the broker)   {new Quantiles(gap)}");
            var all = new Quantiles(gap);
            Console.WriteLine($"count={count} p50={all.Of(0.50):0.0} p99={all.Of(0.99):0.0}");
            return 0;
        }
        finally
        {
            await suite.DisposeAsync();
        }
    }

    private static async Task<(TimeSpan Vacated, TimeSpan Gap)> Revoke(SuiteFixture suite, Supporter supporter)
    {
        var start = Stopwatch.GetTimestamp();
        await suite.Training.RevokeCertificationAsync(new() { Name = supporter.Case.Certification, RequestId = Given.RequestId() }, suite.As($"PROVIDER@{supporter.Case.Applicant.Provider}"));
        var vacated = await suite.Events.HeardAt<DutyChanged>(e => e.Duty == supporter.Duty.Name && e.State == DutyState.Vacated);
        var gap = await suite.Events.HeardAt<CoverChanged>(e => e.Zone == supporter.Duty.Zone && e.Date.Equals(supporter.Duty.Date), after: start);
        return (Stopwatch.GetElapsedTime(start, vacated), Stopwatch.GetElapsedTime(start, gap));
    }

    private static async Task<IReadOnlyList<Supporter>> Prepare(SuiteFixture suite, int count)
    {
        var prison = await suite.Given.Establishment("a-wing");
        var place = await suite.Given.Covered(await suite.Given.Offering(prison), $"{prison}/zones/a-wing", places: 50);
        var supporters = new Supporter[count];
        var tomorrow = TimeProvider.System.GetUtcNow().AddDays(1).DayIn("Europe/London");
        await Parallel.ForAsync(0, count, new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (i, _) =>
        {
            var appointed = await suite.Given.Appointed(place.Offering, place.Zone, night: true);
            supporters[i] = new(appointed, await suite.Given.OnDuty(place, appointed.Name, tomorrow.AddDays(i / PerNight).ToProto()));
        });
        return supporters;
    }

    private sealed record Supporter(AppointmentCase Case, Duty Duty);
}
