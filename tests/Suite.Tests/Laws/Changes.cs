using PeerSupport.Harness;
using PeerSupport.Registry.V1;
using PeerSupport.Scheduling.V1;
using static PeerSupport.Harness.Given;

namespace PeerSupport.Suite.Tests;

/// <summary>While they wait, supporters step back and return, night falls and ends, and it becomes known who is kept apart from whom.</summary>
internal sealed class Changes(SuiteFixture suite, IReadOnlyList<AskingCase> prisons, IReadOnlyList<string> askers, Told told, int seed)
{
    private readonly Random _random = new(seed);
    private readonly HashSet<string> _away = [];
    private readonly HashSet<string> _night = [];

    /// <summary>Until nobody waits any more.</summary>
    public async Task GoOn(Task until)
    {
        while (await Task.WhenAny(until, Task.Delay(_random.Next(50, 500))) != until) // when it happens is arbitrary: that is the point
        {
            await PauseOrReturn(prisons[_random.Next(prisons.Count)]);
            await KeepApart();
            await NightOrDay(prisons[_random.Next(prisons.Count)]);
        }
    }

    /// <summary>Some supporter and some asker of his prison.</summary>
    public Task KeepApart()
    {
        var nth = _random.Next(askers.Count);
        var at = prisons[nth % prisons.Count];
        return told.Apart(suite, at, at.Supporters[_random.Next(at.Supporters.Count)].Name, askers[nth]);
    }

    private async Task PauseOrReturn(AskingCase at)
    {
        var supporter = at.Supporters[_random.Next(at.Supporters.Count)].Name;
        if (_away.Remove(supporter))
        {
            await suite.Registry.ResumeAppointmentAsync(new() { Name = supporter, RequestId = RequestId() }, suite.As(at.Coordinator));
        }
        else if (_away.Count < prisons.Sum(prison => prison.Supporters.Count) / 4)
        {
            await suite.Registry.PauseAppointmentAsync(new() { Name = supporter, Kind = PauseKind.Self, RequestId = RequestId() }, suite.As(at.Coordinator));
            _away.Add(supporter);
        }
    }

    /// <summary>Not everybody may come at night, though he said yes by day.</summary>
    private async Task NightOrDay(AskingCase at)
    {
        var kind = _night.Remove(at.Code) ? BandKind.Am : BandKind.Night;
        if (kind is BandKind.Night)
        {
            _night.Add(at.Code);
        }

        var regime = new Regime { Name = $"{at.Establishment}/regime", Bands = { new Band { Kind = kind, Start = "00:00", End = "00:00" } } };
        await told.Insist(() => suite.Scheduling.UpdateRegimeAsync(new() { Regime = regime, RequestId = RequestId() }, suite.As(at.Coordinator)));
    }
}
