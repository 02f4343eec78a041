using Google.Protobuf.WellKnownTypes;
using PeerSupport.Harness;
using PeerSupport.Harness.Laws;
using PeerSupport.Registry.V1;
using PeerSupport.Scheduling.V1;
using Xunit;
using static PeerSupport.Harness.Given;

namespace PeerSupport.Suite.Tests;

/// <summary>
/// Three hundred requests on the real service and its database, of which the service is killed again and again; who judges is the judge of the hundred
/// thousand histories of the rules.
/// </summary>
public sealed class KilledHistoriesTests(SuiteFixture suite, ITestOutputHelper output) : IClassFixture<SuiteFixture>
{
    private const int Histories = 300;
    private const int Prisons = 5;
    private const int Supporters = 6;
    private const int AtOnce = 60;

    [Fact]
    public async Task However_often_scheduling_is_killed_three_hundred_histories_keep_the_laws()
    {
        var seed = TimeProvider.System.GetUtcNow().Millisecond;
        var log = new LawLog(suite);
        await log.Install();
        var prisons = await Task.WhenAll(Enumerable.Range(0, Prisons).Select(_ => suite.Given.Asking(Supporters, s_rules)));
        await Task.WhenAll(prisons.Select(at => suite.Given.Covered(at.Offering, at.Zone))); // scheduling knows of each
        var askers = Enumerable.Range(0, Histories).Select(nth => (At: prisons[nth % Prisons], Asker: PrisonerNumber())).ToArray();
        var changes = new Changes(suite, askers, seed);
        foreach (var step in Enumerable.Range(0, Histories))
        {
            await changes.KeepApart(step);
        }

        await suite.Service("scheduling").Stop();
        var (ended, kills) = await PlayAndKill(askers, changes, seed);
        var history = await log.Read(changes.Apart);

        var broken = Judge.Broken(history, TimeProvider.System.GetUtcNow(), TimeSpan.FromSeconds(10));
        output.WriteLine($"seed {seed}, {kills} kills; {string.Join(", ", ended.CountBy(request => request.State).Select(of => $"{of.Value} {of.Key}"))}; "
            + $"{history.OfType<ContactBegan>().Count()} contacts, {history.OfType<TimerRan>().Count()} timers ran, {history.OfType<AlarmClimbed>().Count()} alarms climbed");
        Assert.Empty(broken.Take(10));
        Assert.Equal(Histories, history.OfType<RequestBecame>().Select(became => became.Request).Distinct().Count());
        Assert.True(kills >= 5 && history.OfType<ContactBegan>().Count() >= 30 && history.OfType<TimerRan>().Count() >= Histories, "it hardly came so far");
    }

    private static readonly SchemeRules s_rules = new()
    {
        OfferTime = Seconds(2),
        EscalateAfter = Seconds(4),
        ClimbEvery = Seconds(3),
        ExpireAfter = Seconds(20),
        ContactLimit = Seconds(2),
    };

    private async Task<(Request[] Ended, int Kills)> PlayAndKill((AskingCase At, string Asker)[] askers, Changes changes, int seed)
    {
        var (random, over, kills) = (new Random(seed), false, 0);
        var process = await Started();
        try
        {
            using var places = new SemaphoreSlim(AtOnce);
            var playing = Task.WhenAll(askers.Select((of, nth) => Played(places, of, seed + nth)));
            for (var step = Histories; !playing.IsCompleted; step++)
            {
                await Task.WhenAny(playing, Task.Delay(random.Next(300, 900))); // the instant of the kill is arbitrary: that is the point
                await changes.PauseOrReturn();
                await changes.KeepApart(step);
                if (step % 6 == 5)
                {
                    await process.Kill();
                    process.Dispose();
                    (process, kills) = (await Started(), kills + 1);
                }
            }

            var ended = await playing;
            await TakenOn(askers.Select(of => of.At).Distinct());
            over = true;
            return (ended, kills);
        }
        finally
        {
            await (over ? process.Kill() : Task.CompletedTask);
            process.Dispose();
        }
    }

    private async Task<Request> Played(SemaphoreSlim places, (AskingCase At, string Asker) of, int seed)
    {
        await places.WaitAsync();
        try
        {
            return await new KilledHistory(suite, of.At, of.Asker, seed).Play();
        }
        finally
        {
            places.Release();
        }
    }

    /// <summary>Each alarm is acknowledged; then nothing is due any more.</summary>
    private async Task TakenOn(IEnumerable<AskingCase> prisons)
    {
        foreach (var at in prisons)
        {
            foreach (var alarm in (await suite.Scheduling.ListAlarmsAsync(new() { Parent = at.Establishment, PageSize = 500 }, suite.As(at.Governor))).Alarms)
            {
                await suite.Scheduling.AcknowledgeAlarmAsync(new() { Name = alarm.Name, RequestId = RequestId() }, suite.As(at.Governor));
            }
        }

        await Eventually.True(
            async () => await Rows.Scalar<long>(suite, "scheduling", "select count(*) from timers where due_at < now() - interval '1 second'") == 0, "timers were left undone");
    }

    private Task<ServiceProcess> Started() => ServiceProcess.Start(
        suite.Service("scheduling"), "PeerSupport.Scheduling", [KeyValuePair.Create("Scheduling:LookAgainSeconds", "0.5")]);

    private static Duration Seconds(int seconds) => Duration.FromTimeSpan(TimeSpan.FromSeconds(seconds));
}
