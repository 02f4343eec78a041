using System.Globalization;
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
/// thousand histories of the rules. <c>PEERSUPPORT_SEED</c> repeats a run, as far as time repeats itself.
/// </summary>
public sealed class KilledHistoriesTests(SuiteFixture suite, ITestOutputHelper output) : IClassFixture<SuiteFixture>
{
    private const int Histories = 300;
    private const int Prisons = 5;
    private const int Supporters = 6;
    private const int AtOnce = 40;

    /// <summary>So often a second instance is there, which runs timers too and is not killed.</summary>
    private const int KillsInCompany = 3;

    /// <summary>Then it may come to its end: on a machine with much else to do each start takes its time.</summary>
    private const int MostKills = 10;

    private static readonly int s_seed = int.TryParse(Environment.GetEnvironmentVariable("PEERSUPPORT_SEED"), CultureInfo.InvariantCulture, out var given)
        ? given
        : TimeProvider.System.GetUtcNow().Millisecond;

    private static readonly SchemeRules s_rules = new()
    {
        OfferTime = Seconds(3),
        EscalateAfter = Seconds(4),
        ClimbEvery = Seconds(3),
        ExpireAfter = Seconds(30),
        ContactLimit = Seconds(2),
    };

    private readonly Told _told = new();

    [Fact]
    public async Task However_often_scheduling_is_killed_three_hundred_histories_keep_the_laws()
    {
        var log = new LawLog(suite);
        await log.Install();
        var prisons = await Task.WhenAll(Enumerable.Range(0, Prisons).Select(_ => Prison()));
        var (ended, kills) = await PlayAndKill(prisons);

        var history = await log.Read(_told.KeptApart);
        var broken = Judge.Broken(history, TimeProvider.System.GetUtcNow(), TimeSpan.FromSeconds(10));

        Say(history, ended, kills);
        Assert.Empty(broken.Take(10));
        Assert.Empty((await log.Torn()).Take(10));
        Assert.Equal(Histories, history.OfType<RequestBecame>().Select(became => became.Request).Distinct().Count()); // who asked again after a kill asked once
        var sent = await log.Sent();
        await Eventually.True(() => Task.FromResult(sent.TrueForAll(suite.Events.Has)), "not every event was heard");
        Assert.Equal(Histories, Closed(prisons));
        EnoughHappened(history, ended, kills);
    }

    private void Say(IReadOnlyList<Happening> history, Request[] ended, int kills)
    {
        output.WriteLine($"seed {s_seed}: {Histories} histories, {kills} kills, {_told.Unanswered} calls without an answer, {history.Select(one => one.Step).Distinct().Count()} transactions");
        output.WriteLine($"ended: {Counted(ended.Select(request => request.State))}");
        output.WriteLine($"came to: {Counted(history.OfType<RequestBecame>().Select(became => became.State))}");
        output.WriteLine($"contacts: {Counted(history.OfType<ContactBegan>().Select(began => began.Needed))}; kept apart: {_told.KeptApart.Count}; standings: {history.OfType<StandingTold>().Count()}");
        output.WriteLine($"timers ran: {Counted(history.OfType<TimerRan>().Select(ran => ran.Kind))}; alarms climbed: {history.OfType<AlarmClimbed>().Count()}");
        output.WriteLine($"refused: {_told}");
    }

    /// <summary>Laws that nothing tries are kept by everybody.</summary>
    private void EnoughHappened(IReadOnlyList<Happening> history, Request[] ended, int kills)
    {
        RequestState[] ends = [RequestState.Met, RequestState.PhoneTaken, RequestState.Withdrawn, RequestState.MovedOn, RequestState.Refused, RequestState.Expired];
        Assert.Equal(ends.Order(), ended.Select(request => request.State).Distinct().Order());
        AtLeast(6, kills, "kills");
        AtLeast(50, _told.Unanswered, "calls without an answer");
        AtLeast(10, history.OfType<ContactBegan>().Count(began => began.Needed is Capability.Solo), "contacts by day");
        AtLeast(10, history.OfType<ContactBegan>().Count(began => began.Needed is Capability.Night), "contacts at night");
        AtLeast(Histories, history.OfType<TimerRan>().Count(), "timers that ran");
        AtLeast(50, history.OfType<AlarmClimbed>().Count(), "alarms that climbed");
        AtLeast(3, _told.Refused("CANNOT_PAIR"), "pairs that could not be paired");
        AtLeast(Histories, _told.Refused("ILLEGAL_TRANSITION"), "steps that came too late");
    }

    private static void AtLeast(int known, int seen, string what) => Assert.True(seen >= known, $"{seen} {what}, not {known}: it hardly came so far");

    private static string Counted<T>(IEnumerable<T> all) where T : notnull => string.Join(", ", all.CountBy(one => one).OrderByDescending(of => of.Value).Select(of => $"{of.Value} {of.Key}"));

    private async Task<AskingCase> Prison()
    {
        var at = await suite.Given.Asking(rules: s_rules, keepApartList: false);
        await suite.Given.Covered(at.Offering, at.Zone); // scheduling knows of it
        var supporters = new List<AppointmentCase>();
        for (var nth = 0; nth < Supporters; nth++)
        {
            supporters.Add(await suite.Given.Appointed(at.Offering, night: nth % 2 == 0));
        }

        await suite.Given.KeptApart(at); // a list of before they applied says nothing of them
        return at with { Supporters = supporters };
    }

    private async Task<(Request[] Ended, int Kills)> PlayAndKill(AskingCase[] prisons)
    {
        var (random, kills) = (new Random(s_seed), 0);
        string[] askers = [.. Enumerable.Range(0, Histories).Select(_ => PrisonerNumber())];
        askers = [.. askers.Select((own, nth) => nth / Prisons % 4 == 1 ? askers[nth - Prisons] : own)]; // now and then somebody asks twice, of two officers
        var changes = new Changes(suite, prisons, askers, _told, s_seed);
        for (var nth = 0; nth < Histories / 5; nth++)
        {
            await changes.KeepApart();
        }

        await suite.Service("scheduling").Stop();
        await using var company = suite.Service("scheduling").Another(s_settings);
        await company.Start();
        using var places = new SemaphoreSlim(AtOnce);
        var playing = Task.WhenAll(askers.Select((asker, nth) => Played(places, prisons[nth % Prisons], asker, s_seed + nth)));
        var changing = changes.GoOn(playing);
        for (; ; kills++)
        {
            using var process = await Started();
            for (var after = _told.Answered + random.Next(50, 700); !playing.IsCompleted && (kills == MostKills || _told.Answered < after);)
            {
                await Task.Delay(random.Next(1, 30)); // the instant of the kill is arbitrary: that is the point
            }

            await (kills == KillsInCompany ? company.Stop() : Task.CompletedTask);
            if (playing.IsCompleted)
            {
                await changing;
                await TakenOn(prisons);
                await process.Kill();
                return (await playing, kills);
            }

            await process.Kill();
        }
    }

    private static readonly Dictionary<string, string> s_settings = new() { ["Scheduling:LookAgainSeconds"] = "0.5" };

    private async Task<Request> Played(SemaphoreSlim places, AskingCase at, string asker, int seed)
    {
        await places.WaitAsync();
        try
        {
            return await new KilledHistory(suite, at, asker, _told, seed).Play();
        }
        finally
        {
            places.Release();
        }
    }

    /// <summary>Each alarm is acknowledged; then nothing is due any more, and all is told.</summary>
    private async Task TakenOn(IEnumerable<AskingCase> prisons)
    {
        foreach (var at in prisons)
        {
            foreach (var alarm in (await suite.Scheduling.ListAlarmsAsync(new() { Parent = at.Establishment, PageSize = 500 }, suite.As(at.Governor))).Alarms)
            {
                await suite.Scheduling.AcknowledgeAlarmAsync(new() { Name = alarm.Name, RequestId = RequestId() }, suite.As(at.Governor));
            }
        }

        await Nothing("timers where due_at < now() - interval '1 second'");
        await Nothing("outbox");
    }

    private Task Nothing(string left) => Eventually.True(
        async () => await Rows.Scalar<long>(suite, "scheduling", $"select count(*) from {left}") == 0, $"there were still {left}");

    private int Closed(AskingCase[] prisons) =>
        suite.Events.All<RequestClosed>(closed => prisons.Any(at => at.Establishment == closed.Establishment)).DistinctBy(closed => closed.Id).Count();

    private Task<ServiceProcess> Started() => ServiceProcess.Start(suite.Service("scheduling"), "PeerSupport.Scheduling", s_settings);

    private static Duration Seconds(int seconds) => Duration.FromTimeSpan(TimeSpan.FromSeconds(seconds));
}
