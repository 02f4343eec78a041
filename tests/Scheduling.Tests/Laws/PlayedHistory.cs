using PeerSupport.Harness.Laws;
using PeerSupport.Platform;
using PeerSupport.Registry.V1;
using PeerSupport.Scheduling.V1;

namespace PeerSupport.Scheduling.Tests;

/// <summary>
/// A random history: people ask, supporters answer, staff decide, standing comes and goes, lists change, timers run late, twice or while a call is under way,
/// and whatever is under way may be lost. It goes on until nobody waits.
/// </summary>
internal sealed class PlayedHistory(int seed)
{
    private const int Steps = 40;

    private static readonly string[] s_askers = ["asker0", "asker1"];
    private static readonly TimeSpan[] s_pauses = [.. new[] { 0, 0, 1, 3, 10, 20, 50, 70, 150 }.Select(seconds => TimeSpan.FromSeconds(seconds) + TimeSpan.FromMilliseconds(1))];

    private readonly Random _random = new(seed);
    private readonly Played _world = new();

    /// <summary>What was read in one transaction, to be decided on in a later one.</summary>
    private readonly List<Action> _underWay = [];

    public IReadOnlyList<Happening> Log => _world.Log;

    public DateTimeOffset Now => _world.Now;

    public static PlayedHistory Of(int seed)
    {
        var history = new PlayedHistory(seed);
        history.Play();
        return history;
    }

    private void Play()
    {
        for (var nth = 0; nth < _world.Standings.Length; nth++)
        {
            _world.Tell(nth, Intervals(mostly: true));
        }

        for (var step = 0; step < Steps; step++)
        {
            _world.Now += s_pauses[_random.Next(s_pauses.Length)];
            Try(Chosen());
        }

        Drain();
    }

    private Action Chosen() => _random.Next(100) switch
    {
        < 5 => () => _world.Raise(s_askers[_random.Next(s_askers.Length)], named: _random.Next(10) > 0),
        < 35 => Due,
        < 45 => UnderWay,
        < 47 => _underWay.Clear,
        < 52 => () => _world.Tell(_random.Next(_world.Standings.Length), Intervals(mostly: false)),
        < 56 => () => _world.Keep(_random.Next(_world.Standings.Length), s_askers[_random.Next(s_askers.Length)], _random.Next(3) > 0),
        < 58 when _world.Alarms.Count > 0 => () => _world.Acknowledge(_world.Alarms[_random.Next(_world.Alarms.Count)]),
        _ when _world.Requests.Count > 0 => () => StepOf(_world.Requests[_random.Next(_world.Requests.Count)]),
        _ => () => _world.Raise(s_askers[0], named: true),
    };

    /// <summary>Mostly what leads further; now and then anything, which is refused.</summary>
    private void StepOf(PlayedRequest request)
    {
        var any = _random.Next(25) == 0;
        var offer = request.Offers.Count > 0 ? request.Offers[any ? _random.Next(request.Offers.Count) : ^1] : null;
        var state = any ? (RequestState)_random.Next(1, 12) : request.Progress.State;
        switch (state)
        {
            case RequestState.Offered when offer is not null && _random.Next(5) > 0:
                _world.Accept(request, offer);
                break;
            case RequestState.Offered when offer is not null:
                _world.Decline(request, offer);
                break;
            case RequestState.Raised when _random.Next(25) > 0:
                Due();
                break;
            case RequestState.Accepted when _random.Next(12) > 0:
                Authorise(request);
                break;
            case RequestState.MovementAuthorised when _random.Next(12) > 0:
                Start(request);
                break;
            case RequestState.InContact when _random.Next(8) > 0:
                _world.Close(request, RequestRules.End(request.Progress, ContactOutcome.Talked, _world.Now));
                break;
            default:
                if (request.Progress.ClosedAt is null || any)
                {
                    _world.Close(request, EndWithoutContact(request.Progress));
                }

                break;
        }
    }

    private Progress EndWithoutContact(Progress at) => _random.Next(5) switch
    {
        0 => RequestRules.TakePhone(at, _world.Now.AddHours(1), _world.Now),
        1 => RequestRules.Withdraw(at, WithdrawnBy.Asker, _world.Now),
        2 => RequestRules.Refuse(at, RefusalCode.NoEscort, Alternative.Phone, _world.Now.AddHours(5), _world.Now),
        3 => RequestRules.MoveOn(at, _world.Now),
        _ => RequestRules.Withdraw(at, WithdrawnBy.Staff, _world.Now),
    };

    /// <summary>The registry is asked before the transaction; the transaction comes later, or never.</summary>
    private void Authorise(PlayedRequest request)
    {
        RequestRules.Authorise(request.Progress, _world.Now);
        AtTheDoor(request, (pair, readAt) => _world.Authorise(request, pair, readAt));
    }

    private void Start(PlayedRequest request)
    {
        if (RequestRules.MustCheckPairingAgain(request.Progress, _world.Now) || !_world.Stands(request.Live!.Supporter))
        {
            AtTheDoor(request, (pair, readAt) => _world.Start(request, pair, readAt));
        }
        else
        {
            Later(() => _world.Start(request, null, default));
        }
    }

    private void AtTheDoor(PlayedRequest request, Action<PlayedOffer, DateTimeOffset> decide)
    {
        var (pair, readAt) = (request.Live!, _world.Now);
        var may = _world.Stands(pair.Supporter) && _world.Pairable(pair.Supporter, request.Asker);
        Later(may ? () => decide(pair, readAt) : () => _world.GiveUp(request, pair));
    }

    /// <summary>Mostly at once; now and then much else comes first.</summary>
    private void Later(Action decide)
    {
        if (_random.Next(3) > 0)
        {
            decide();
        }
        else
        {
            _underWay.Add(decide);
        }
    }

    private void UnderWay()
    {
        if (_underWay.Count > 0)
        {
            var nth = _random.Next(_underWay.Count);
            var decide = _underWay[nth];
            _underWay.RemoveAt(nth);
            decide();
        }
    }

    /// <summary>A timer is found due, perhaps by two instances; what it does comes at once or later.</summary>
    private void Due()
    {
        if (_world.Timers.Count > 0 && _world.Timers.MinBy(timer => timer.Value) is var due && due.Value <= _world.Now)
        {
            var kind = due.Key.Kind;
            var request = kind == TimerKinds.Match ? _world.Requests.Single(one => one.Id == due.Key.Key) : null;
            var couldCome = request is { Progress.State: RequestState.Raised } ? _world.Look(request) : [];
            for (var instances = _random.Next(5) == 0 ? 2 : 1; instances > 0; instances--)
            {
                var old = _random.Next(4) == 0;
                Later(() => _world.Fire(kind, due.Key.Key, due.Value, couldCome, old));
            }
        }
    }

    /// <summary>Whoever waits is met or not, and who is together parts; then the alarms are taken on.</summary>
    private void Drain()
    {
        for (var guard = 0; _world.Requests.Exists(request => request.Progress.ClosedAt is null); guard++)
        {
            if (guard > 2_000)
            {
                return; // the judge says who still waits
            }

            var next = _world.Timers.Values.DefaultIfEmpty(_world.Now).Min();
            _world.Now = next > _world.Now ? next : _world.Now.AddSeconds(1);
            foreach (var request in _world.Requests.Where(request => request.Progress.State is RequestState.InContact && request.Progress.ContactDueBackAt < _world.Now).ToArray())
            {
                Try(() => _world.Close(request, RequestRules.End(request.Progress, ContactOutcome.Talked, _world.Now)));
            }

            Try(Due);
            Try(UnderWay);
        }

        foreach (var alarm in _world.Alarms.Where(alarm => alarm.AcknowledgedAt is null).ToArray())
        {
            Try(() => _world.Acknowledge(alarm));
        }
    }

    private (Capability Capability, DateTimeOffset From, DateTimeOffset? Until)[] Intervals(bool mostly)
    {
        if (!mostly && _random.Next(3) == 0)
        {
            return [];
        }

        var (from, until) = (_world.Now.AddMinutes(_random.Next(-5, 3)), _random.Next(3) == 0 ? _world.Now.AddMinutes(_random.Next(1, 30)) : (DateTimeOffset?)null);
        return _random.Next(3) == 0 ? [(Capability.Solo, from, until)] : [(Capability.Solo, from, until), (Capability.Night, from, until)];
    }

    private static void Try(Action step)
    {
        try
        {
            step();
        }
        catch (Refusal)
        {
            // refused: nothing has changed
        }
    }
}
