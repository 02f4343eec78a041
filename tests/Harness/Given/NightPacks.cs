using PeerSupport.Scheduling.V1;

namespace PeerSupport.Harness;

public sealed partial class Given
{
    /// <summary>The one timer of its kind that an establishment has.</summary>
    private const string TonightsTimer = "look-for-packs";

    /// <summary>It is day there for two hours and for one more, and then NIGHT, and so every day, as soon as scheduling knows the establishment.</summary>
    /// <param name="byInMinutes">When the packs have to be taken, from now; null where nobody says.</param>
    public Task<Regime> Evening(string establishment, int? byInMinutes = 30)
    {
        var regime = new Regime
        {
            Name = $"{establishment}/regime",
            Bands = { new Band { Kind = BandKind.Ed, Start = WallClock(-120), End = WallClock(60) } },
            NightPackBy = byInMinutes is { } by ? WallClock(by) : "",
        };
        return OnceCopied(() => suite.Scheduling.UpdateRegimeAsync(
            new() { Regime = regime, UpdateMask = new() { Paths = { "bands", "night_pack_by" } }, RequestId = RequestId() }, suite.As($"COORDINATOR@{establishment.Split('/')[1]}")));
    }

    /// <summary>It was the time by which the packs of tonight had to be taken, and has been looked.</summary>
    public async Task PacksLooked(string code)
    {
        await Rows.Due(suite, "scheduling", code, TonightsTimer, "tonight");
        await Eventually.True(async () => await Rows.Scalar<long>(suite, "scheduling", "select count(*) from timers where tenant = $1 and kind = $2 and due_at > now()", code, TonightsTimer) == 1);
    }

    /// <summary>Scheduling knows all zones of an establishment.</summary>
    public Task ZonesKnown(string code, int zones = 2) =>
        Eventually.True(async () => await Rows.Scalar<long>(suite, "scheduling", "select count(*) from zones where establishment = $1", code) == zones);

    /// <summary>The alarm about the packs of tonight: the A wing has its own, the B wing has not.</summary>
    public async Task<Alarm> PackAlarm(AskingCase at)
    {
        await Evening(at.Establishment);
        await ZonesKnown(at.Code);
        await suite.Scheduling.GetNightPackAsync(new() { Name = at.Zone }, suite.As(at.Wing));
        await PacksLooked(at.Code);
        return (await suite.Scheduling.ListAlarmsAsync(new() { Parent = at.Establishment, PageSize = 500 }, suite.As(at.Orderly))).Alarms.Single(alarm => alarm.Kind is AlarmKind.NightPackNotTaken);
    }
}
