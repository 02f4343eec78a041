using PeerSupport.Registry.V1;
using PeerSupport.Scheduling.V1;

namespace PeerSupport.Harness.Laws;

/// <summary>
/// Whether a history keeps the laws: each request ends exactly once; no timer is lost, and none runs twice; nobody is brought to whom he may not come; nobody is in
/// two contacts, neither who supports nor who asked; nobody is let out for a request that ends before he can have come. It knows what happened and none of the rules by which it did.
/// </summary>
public sealed class Judge
{
    private static readonly TimeSpan s_checkHolds = TimeSpan.FromSeconds(60);

    private readonly Dictionary<string, (RequestState State, bool Named)> _requests = [];
    private readonly Dictionary<(string Kind, string Key), DateTimeOffset> _timers = [];
    private readonly Dictionary<string, (string Request, AlarmKind Kind, bool Taken)> _alarms = [];
    private readonly Dictionary<string, IReadOnlyList<(Capability Capability, DateTimeOffset From, DateTimeOffset? Until)>> _standings = [];
    private readonly Dictionary<(string Supporter, string Asker), DateTimeOffset> _apart = [];
    private readonly Dictionary<string, string> _together = [];
    private readonly Dictionary<string, string> _askers = [];
    private readonly Dictionary<string, DateTimeOffset> _dueBack = [];
    private readonly List<string> _broken = [];
    private readonly HashSet<(string Kind, string Key)> _ran = [];
    private readonly HashSet<string> _touched = [];
    private readonly HashSet<string> _effects = [];
    private string? _expired;

    /// <param name="slack">So late a timer may run.</param>
    /// <returns>Each law that was broken, and where.</returns>
    public static IReadOnlyList<string> Broken(IEnumerable<Happening> history, DateTimeOffset end, TimeSpan slack)
    {
        var judge = new Judge();
        Happening? last = null;
        foreach (var happening in history)
        {
            if (last is not null && last.Step != happening.Step)
            {
                judge.AfterStep(last.Step);
            }

            judge.Hear(happening);
            last = happening;
        }

        judge.AfterStep(last?.Step ?? 0);
        judge.AtEnd(end - slack);
        return judge._broken;
    }

    private static bool IsEnd(RequestState state) =>
        state is RequestState.Met or RequestState.PhoneTaken or RequestState.Withdrawn or RequestState.MovedOn or RequestState.Refused or RequestState.Expired;

    private void Hear(Happening happening)
    {
        switch (happening)
        {
            case RequestBecame became:
                Became(became);
                break;
            case ContactBegan began:
                Began(began);
                break;
            case LetOut let:
                _dueBack[let.Request] = let.DueBackAt;
                break;
            case TimerSet set:
                _timers[(set.Kind, set.Key)] = set.DueAt;
                Touch(set.Kind, set.Key);
                break;
            case TimerDropped dropped:
                _timers.Remove((dropped.Kind, dropped.Key));
                Touch(dropped.Kind, dropped.Key);
                break;
            case TimerRan ran:
                Ran(ran);
                break;
            case AlarmOpened opened:
                Opened(opened);
                break;
            case AlarmClimbed climbed:
                Require(_ran.Contains(("climb", climbed.Alarm)) && _effects.Add($"climb {climbed.Alarm}"), climbed, $"alarm {climbed.Alarm} climbed without a run of its timer");
                Require(!_alarms[climbed.Alarm].Taken, climbed, $"alarm {climbed.Alarm} climbed after it was taken on");
                break;
            case AlarmTaken taken:
                Require(!_alarms[taken.Alarm].Taken, taken, $"alarm {taken.Alarm} was taken on twice");
                _alarms[taken.Alarm] = _alarms[taken.Alarm] with { Taken = true };
                break;
            case AlarmReopened reopened:
                Require(_alarms[reopened.Alarm].Taken && _ran.Contains(("expire", _alarms[reopened.Alarm].Request)), reopened, $"alarm {reopened.Alarm} opened again without a run of its request's timer");
                _alarms[reopened.Alarm] = _alarms[reopened.Alarm] with { Taken = false };
                _touched.Add(_alarms[reopened.Alarm].Request);
                break;
            case StandingTold told:
                _standings[told.Supporter] = told.Intervals;
                break;
            case KeptApartTold { Apart: true } apart:
                _apart.TryAdd((apart.Supporter, apart.Asker), apart.At);
                break;
            case KeptApartTold free:
                _apart.Remove((free.Supporter, free.Asker));
                break;
        }
    }

    private void Became(RequestBecame became)
    {
        var before = _requests.TryGetValue(became.Request, out var known) ? known.State : RequestState.Unspecified;
        Require(!IsEnd(before), became, $"request {became.Request} was {before} and became {became.State}");
        Require(became.State is RequestState.Raised || before is not RequestState.Unspecified, became, $"request {became.Request} began as {became.State}");
        Require(became.State is not RequestState.Expired || (_ran.Contains(("expire", became.Request)) && _effects.Add($"expire {became.Request}")), became,
            $"request {became.Request} expired without a run of its timer");
        Require(became.State is not RequestState.Expired || before is not RequestState.MovementAuthorised || _dueBack.GetValueOrDefault(became.Request) <= became.At, became,
            $"request {became.Request} expired while a supporter came to it");
        Require(became.State is not RequestState.InContact || _together.ContainsValue(became.Request), became, $"request {became.Request} came to a contact of nobody");
        _requests[became.Request] = (became.State, before is RequestState.Unspecified ? became.Named : known.Named);
        _touched.Add(became.Request);
        _expired = became.State is RequestState.Expired ? became.Request : _expired;
        if (IsEnd(became.State))
        {
            Part(_together, became.Request);
            Part(_askers, became.Request);
        }
    }

    private static void Part(Dictionary<string, string> together, string request)
    {
        foreach (var person in together.Where(pair => pair.Value == request).Select(pair => pair.Key).ToArray())
        {
            together.Remove(person);
        }
    }

    private void Began(ContactBegan began)
    {
        var stands = _standings.TryGetValue(began.Supporter, out var intervals)
            && intervals.Any(interval => interval.Capability == began.Needed && interval.From <= began.At && !(began.At >= interval.Until));
        Require(stands, began, $"{began.Supporter} came to request {began.Request} without {began.Needed} standing");
        Require(began.ByHand || began.At - began.CheckedAt <= s_checkHolds, began, $"{began.Supporter} came to request {began.Request} on an answer of {began.CheckedAt:O}");
        Require(began.ByHand || !_apart.TryGetValue((began.Supporter, began.Asker), out var since) || since > began.CheckedAt, began,
            $"{began.Supporter} came to {began.Asker}, from whom he is kept apart");
        Require(_together.TryAdd(began.Supporter, began.Request), began, $"{began.Supporter} is in two places");
        Require(_askers.TryAdd(began.Asker, began.Request), began, $"{began.Asker}, who asked, is in two contacts");
    }

    private void Ran(TimerRan ran)
    {
        var due = _timers.Remove((ran.Kind, ran.Key), out var at);
        Require(due, ran, $"timer {ran.Kind} {ran.Key} ran and was not set, or had run before");
        Require(!due || at <= ran.At, ran, $"timer {ran.Kind} {ran.Key} ran before its time");
        _ran.Add((ran.Kind, ran.Key));
        Touch(ran.Kind, ran.Key);
    }

    private void Opened(AlarmOpened opened)
    {
        Require(!_alarms.Values.Any(alarm => alarm.Request == opened.Request && alarm.Kind == opened.Kind), opened, $"request {opened.Request} has a second alarm {opened.Kind}");
        var ran = opened.Kind is AlarmKind.ContactOverdue
            ? _ran.Contains(("contact-limit", opened.Request))
            : _ran.Contains(("escalate", opened.Request)) || _ran.Contains(("expire", opened.Request));
        Require(ran, opened, $"alarm {opened.Alarm} {opened.Kind} of request {opened.Request} opened without a run of its timer");
        _alarms[opened.Alarm] = (opened.Request, opened.Kind, false);
        _touched.Add(opened.Request);
    }

    private void Touch(string kind, string key)
    {
        if (kind != "climb")
        {
            _touched.Add(key);
        }
        else if (_alarms.TryGetValue(key, out var alarm))
        {
            _touched.Add(alarm.Request);
        }
    }

    /// <summary>What waits has the timers that it waits for, and what has ended has none.</summary>
    private void AfterStep(long step)
    {
        foreach (var request in _touched)
        {
            if (!_requests.TryGetValue(request, out var at))
            {
                continue;
            }

            var waits = !IsEnd(at.State) && at.State is not RequestState.InContact;
            Require(!waits || Has("expire"), step, $"request {request} waits in {at.State} and nothing ends it: its timer expire is lost");
            Require(at.State is not RequestState.Raised || !at.Named || Has("match"), step, $"request {request} waits and nobody is looked for: its timer match is lost");
            Require(at.State is not RequestState.Offered || Has("offer-lapse"), step, $"request {request} waits for an answer for ever: its timer offer-lapse is lost");
            Require(at.State is not RequestState.InContact || Has("contact-limit") || IsAlarmed(request, AlarmKind.ContactOverdue), step, $"nobody looks in at request {request}: its timer contact-limit is lost");
            Require(!IsEnd(at.State) || !(Has("match") || Has("offer-lapse") || Has("escalate") || Has("expire") || Has("contact-limit")), step, $"request {request} is {at.State} and a timer of its waiting is left");
            bool Has(string kind) => _timers.ContainsKey((kind, request));
        }

        Require(_expired is null || _alarms.Values.Any(of => of.Request == _expired && of.Kind is AlarmKind.RequestWaiting && !of.Taken), step, $"request {_expired} expired and no alarm stands open");
        _expired = null;
        if (_touched.Count > 0)
        {
            foreach (var (alarm, of) in _alarms)
            {
                Require(of.Taken || !_touched.Contains(of.Request) || _timers.ContainsKey(("climb", alarm)), step, $"alarm {alarm} is open and climbs no more: its timer is lost");
            }
        }

        _ran.Clear();
        _touched.Clear();
        _effects.Clear();
    }

    private void AtEnd(DateTimeOffset by)
    {
        _broken.AddRange(_requests.Where(request => !IsEnd(request.Value.State)).Select(request => $"request {request.Key} never ended: it is {request.Value.State}"));
        _broken.AddRange(_timers.Where(timer => timer.Value < by).Select(timer => $"timer {timer.Key.Kind} {timer.Key.Key} was due at {timer.Value:O} and never ran"));
    }

    private bool IsAlarmed(string request, AlarmKind kind) => _alarms.Values.Any(alarm => alarm.Request == request && alarm.Kind == kind);

    private void Require(bool kept, Happening happening, FormattableString what)
    {
        if (!kept)
        {
            _broken.Add($"step {happening.Step}, {happening.At:O}: {FormattableString.Invariant(what)}");
        }
    }

    private void Require(bool kept, long step, FormattableString what)
    {
        if (!kept)
        {
            _broken.Add($"after step {step}: {FormattableString.Invariant(what)}");
        }
    }
}
