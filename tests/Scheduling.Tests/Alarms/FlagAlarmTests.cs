using Google.Protobuf.WellKnownTypes;
using PeerSupport.Feedback.V1;
using PeerSupport.Harness;
using PeerSupport.Platform;
using PeerSupport.Scheduling.V1;
using Xunit;
using Rows = PeerSupport.Harness.Rows;

namespace PeerSupport.Scheduling.Tests;

/// <summary>A supporter said that a boundary is being crossed, and nobody took it on in time.</summary>
public sealed class FlagAlarmTests(SchedulingSuite suite)
{
    private readonly string _code = Given.UnknownEstablishment().Split('/')[1];

    private string Establishment => $"establishments/{_code}";

    [Fact]
    public async Task It_is_the_co_ordinators_and_the_governors_and_climbs_by_the_day()
    {
        var news = News();
        await Tell(news);
        var alarm = Assert.Single(await Open());
        Assert.Equal((AlarmKind.FlagNotTaken, AlarmLevel.Coordinator, news.Scheme, news.Since, ""), (alarm.Kind, alarm.Level, alarm.Scheme, alarm.Since, alarm.Request));
        foreach (var role in (string[])["WING", "ORDERLY"])
        {
            Assert.Empty((await suite.Scheduling.ListAlarmsAsync(new() { Parent = Establishment }, suite.As($"{role}@{_code}"))).Alarms);
        }

        Assert.Equal(1, (await Climbs(alarm) - alarm.OpenedAt.ToDateTime()).TotalDays, 0.001);
        await Rows.Due(suite, "scheduling", _code, "climb", alarm.Name.Split('/')[3]);
        await Eventually.True(async () => Assert.Single(await Open()).Level is AlarmLevel.Governor);
        var climbed = Assert.Single(await Open());
        Assert.Equal(1, (await Climbs(climbed) - climbed.LevelSince.ToDateTime()).TotalDays, 0.001);
    }

    [Fact]
    public async Task Each_flag_has_one_of_its_own_however_often_it_is_told()
    {
        var (news, other) = (News(), News());
        foreach (var told in (FlagOverdue[])[news, other, news])
        {
            await Tell(told);
        }

        var alarms = await Open();
        Assert.Equal(2, alarms.Count);
        await suite.Scheduling.AcknowledgeAlarmAsync(new() { Name = alarms[0].Name, RequestId = Given.RequestId() }, suite.As($"COORDINATOR@{_code}"));
        await Tell(news);
        Assert.Equal([alarms[1]], await Open());
    }

    private FlagOverdue News() => new()
    {
        Id = Ids.Random().ToString(),
        Establishment = Establishment,
        Scheme = "schemes/listener",
        Since = new DateTimeOffset(2026, 11, 28, 0, 0, 0, TimeSpan.Zero).ToTimestamp(),
    };

    /// <summary>Until scheduling has taken note of it, whatever it made of it.</summary>
    private Task Tell(FlagOverdue news) => suite.Tell("scheduling", news);

    private async Task<IReadOnlyList<Alarm>> Open() => (await suite.Scheduling.ListAlarmsAsync(new() { Parent = Establishment }, suite.As($"COORDINATOR@{_code}"))).Alarms;

    private Task<DateTime> Climbs(Alarm alarm) =>
        Rows.Scalar<DateTime>(suite, "scheduling", "select due_at from timers where tenant = $1 and kind = 'climb' and key = $2", _code, alarm.Name.Split('/')[3]);
}
