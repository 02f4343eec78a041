using PeerSupport.Harness.Laws;
using PeerSupport.Registry.V1;
using PeerSupport.Scheduling.V1;

namespace PeerSupport.Scheduling.Tests;

/// <summary>A request as it is kept, with its offers.</summary>
internal sealed class PlayedRequest(string id, string asker, bool named)
{
    public string Id => id;

    public string Asker => asker;

    public bool Named => named;

    public Progress Progress { get; set; } = new();

    public List<PlayedOffer> Offers { get; } = [];

    public PlayedOffer? Live => Offers.Find(offer => offer.Live);
}

internal sealed class PlayedOffer(int supporter, DateTimeOffset answerBy)
{
    public int Supporter => supporter;

    public DateTimeOffset AnswerBy => answerBy;

    public OfferState State { get; set; } = OfferState.Open;

    public bool Live { get; set; } = true;

    /// <summary>Null while he was not let out.</summary>
    public DateTimeOffset? DueBackAt { get; set; }
}

internal sealed class PlayedAlarm(string id, PlayedRequest request, AlarmKind kind)
{
    public string Id => id;

    public PlayedRequest Request => request;

    public AlarmKind Kind => kind;

    public (AlarmLevel Level, int Repeats) At { get; set; } = (AlarmLevel.Wing, 0);

    public DateTimeOffset? AcknowledgedAt { get; set; }
}

/// <summary>
/// Requests, offers, alarms and timers in memory, changed by the product's rules as the service changes its tables: one method is one transaction, and what a
/// rule refuses changes nothing. Each writes down what happened.
/// </summary>
internal sealed class Played
{
    private static readonly TimeSpan s_offerTime = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan s_lookAgain = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan s_contactLimit = TimeSpan.FromMinutes(6);
    private static readonly TimeSpan s_climb = TimeSpan.FromMinutes(3);
    private static readonly LoadLimits s_limits = new() { ContactsPerWeek = 2, ConsecutiveNights = 0, RestAfterNight = TimeSpan.Zero };

    private readonly Dictionary<string, DateTimeOffset> _asked = [];
    private long _step;

    public DateTimeOffset Now { get; set; } = new(2026, 11, 27, 3, 0, 0, TimeSpan.Zero);

    public List<Happening> Log { get; } = [];

    public List<PlayedRequest> Requests { get; } = [];

    public List<PlayedAlarm> Alarms { get; } = [];

    public Dictionary<(string Kind, string Key), DateTimeOffset> Timers { get; } = [];

    /// <summary>When each supporter may work alone, and at night.</summary>
    public IReadOnlyList<(Capability Capability, DateTimeOffset From, DateTimeOffset? Until)>[] Standings { get; } = [[], [], []];

    public HashSet<(int Supporter, string Asker)> Apart { get; } = [];

    /// <summary>Bands are short here, so that a request often lives to see another.</summary>
    public BandKind Band => Now.Minute / 15 % 2 == 0 ? BandKind.Am : BandKind.Night;

    public static string Id(int supporter) => $"supporter{supporter}";

    public bool Stands(int supporter) => Standings[supporter].Any(interval => interval.Capability == DutyRules.Needed(Band) && interval.From <= Now && !(Now >= interval.Until));

    /// <summary>As the registry would answer now.</summary>
    public bool Pairable(int supporter, string asker) => Standings[supporter].Any(interval => interval.From <= Now && !(Now >= interval.Until)) && !Apart.Contains((supporter, asker));

    public void Raise(string asker, bool named)
    {
        var progress = RequestRules.Raise(named, Channel.Phone, Now, Now);
        var request = new PlayedRequest($"r{Requests.Count}", asker, named) { Progress = progress };
        Begin();
        Requests.Add(request);
        Log.Add(new RequestBecame(_step, Now, request.Id, progress.State, named));
        Set(TimerKinds.Escalate, request.Id, Now.AddMinutes(3));
        Set(TimerKinds.Expire, request.Id, Now.AddMinutes(12));
        if (named)
        {
            Set(TimerKinds.Match, request.Id, Now);
        }
    }

    /// <summary>Who could come to a request, in the order of asking, as it is known now.</summary>
    public IReadOnlyList<int> Look(PlayedRequest request) =>
    [
        .. Ranking.InOrder(Enumerable.Range(0, Standings.Length).Select(nth => Candidate(request, nth)).Where(candidate => Ranking.MayBeAsked(candidate, "a", ZoneReach.Usual, Band)), "a", s_limits, Now)
            .Select(candidate => candidate.AppointmentId[^1] - '0')
            .Where(nth => Pairable(nth, request.Asker)),
    ];

    /// <param name="old">By an instance of before askers were looked at: it runs beside this one while a release comes in.</param>
    public void Offer(PlayedRequest request, IReadOnlyList<int> couldCome, bool old)
    {
        if (request.Progress.State is not RequestState.Raised)
        {
            return;
        }

        foreach (var nth in couldCome.Where(nth => (old || !Others(request).Any()) && Stands(nth) && !Requests.Exists(other => other.Live?.Supporter == nth) && !request.Offers.Exists(offer => offer.Supporter == nth && offer.State is not OfferState.Withdrawn)))
        {
            var offered = RequestRules.Offer(request.Progress);
            request.Offers.Add(new(nth, Now + s_offerTime));
            _asked[Id(nth)] = Now;
            Take(request, offered);
            Set(TimerKinds.OfferLapse, request.Id, Now + s_offerTime);
            return;
        }

        Set(TimerKinds.Match, request.Id, Now + s_lookAgain);
    }

    public void Accept(PlayedRequest request, PlayedOffer offer)
    {
        RequestRules.RequireOpen(offer.State);
        var accepted = RequestRules.Accept(request.Progress);
        RequestRules.RequireAskerFree(accepted.State, Others(request));
        Take(request, accepted, inStep: false);
        offer.State = OfferState.Accepted;
    }

    public void Decline(PlayedRequest request, PlayedOffer offer)
    {
        RequestRules.RequireOpen(offer.State);
        FallThrough(request, RequestRules.Decline(request.Progress), OfferState.Declined, inStep: false);
    }

    /// <summary>Not pairable, or not standing: whoever waits for him waits for the next one.</summary>
    public void GiveUp(PlayedRequest request, PlayedOffer offer)
    {
        if (request.Live == offer && request.Progress.Waits)
        {
            FallThrough(request, RequestRules.Release(request.Progress), OfferState.Withdrawn, inStep: false);
        }
    }

    public void Authorise(PlayedRequest request, PlayedOffer pair, DateTimeOffset readAt)
    {
        var authorised = RequestRules.Authorise(request.Progress, readAt);
        RequestRules.RequireAskerFree(authorised.State, Others(request));
        if (request.Live == pair)
        {
            Begin();
            pair.DueBackAt = Now + MovementRules.Limit(s_contactLimit);
            Log.Add(new LetOut(_step, Now, request.Id, pair.DueBackAt.Value));
            Take(request, authorised);
        }
    }

    /// <param name="pair">Who was found pairable just before; null where the last answer still holds.</param>
    public void Start(PlayedRequest request, PlayedOffer? pair, DateTimeOffset readAt)
    {
        var stands = request.Live is { } bound && Stands(bound.Supporter);
        var started = RequestRules.Start(request.Progress, stands, PlaceType.Room, true, pair is null ? null : readAt, Band, s_contactLimit, Now);
        RequestRules.RequireAskerFree(started.State, Others(request));
        if (request.Live is not { } offer || (pair is not null && offer != pair))
        {
            return;
        }

        Begin();
        Log.Add(new ContactBegan(_step, Now, request.Id, Id(offer.Supporter), request.Asker, started.PairingCheckedAt, DutyRules.Needed(Band)));
        Take(request, started);
        StopWaiting(request);
        Set(TimerKinds.ContactLimit, request.Id, started.ContactDueBackAt!.Value);
    }

    public void Close(PlayedRequest request, Progress end, bool inStep = false)
    {
        Take(request, end, inStep);
        Unbind(request, end.ContactStartedAt is null ? OfferState.Withdrawn : OfferState.Accepted);
        StopWaiting(request);
    }

    public void Tell(int supporter, IReadOnlyList<(Capability Capability, DateTimeOffset From, DateTimeOffset? Until)> intervals)
    {
        Begin();
        bool Lost(Capability capability) => Holds(Standings[supporter], capability) && !Holds(intervals, capability);
        var lost = Lost(Capability.Solo) || Lost(Capability.Night);
        Standings[supporter] = intervals;
        Log.Add(new StandingTold(_step, Now, Id(supporter), intervals));
        foreach (var request in Requests.Where(request => lost && request.Live?.Supporter == supporter && request.Progress.State is not RequestState.InContact).ToArray())
        {
            FallThrough(request, RequestRules.Release(request.Progress), OfferState.Withdrawn);
        }
    }

    public void Keep(int supporter, string asker, bool apart)
    {
        Begin();
        _ = apart ? Apart.Add((supporter, asker)) : Apart.Remove((supporter, asker));
        Log.Add(new KeptApartTold(_step, Now, Id(supporter), asker, apart));
    }

    public void Acknowledge(PlayedAlarm alarm)
    {
        AlarmRules.RequireOpen(alarm.AcknowledgedAt);
        Begin();
        alarm.AcknowledgedAt = Now;
        Log.Add(new AlarmTaken(_step, Now, alarm.Id));
        Drop(TimerKinds.Climb, alarm.Id);
    }

    /// <summary>The effect of a timer that was found due: nothing where another instance was first.</summary>
    public void Fire(string kind, string key, DateTimeOffset foundDueAt, IReadOnlyList<int> couldCome, bool old = false)
    {
        if (!Timers.TryGetValue((kind, key), out var due) || due > foundDueAt)
        {
            return;
        }

        Begin();
        Timers.Remove((kind, key));
        Log.Add(new TimerRan(_step, Now, kind, key));
        if (kind == TimerKinds.Climb)
        {
            Climb(Alarms.Single(alarm => alarm.Id == key));
            return;
        }

        var request = Requests.Single(request => request.Id == key);
        switch (kind)
        {
            case TimerKinds.Match:
                Offer(request, couldCome, old);
                break;
            case TimerKinds.OfferLapse when request.Live is { State: OfferState.Open }:
                FallThrough(request, RequestRules.Release(request.Progress), OfferState.Withdrawn);
                break;
            case TimerKinds.Escalate when request.Progress.Waits:
                Open(request, AlarmKind.RequestWaiting);
                break;
            case TimerKinds.Expire when RequestRules.GoesOnUntil(request.Progress, request.Live?.DueBackAt, Now) is { } later:
                Set(TimerKinds.Expire, request.Id, later);
                break;
            case TimerKinds.Expire when request.Progress.Waits:
                Open(request, AlarmKind.RequestWaiting, again: true);
                Close(request, RequestRules.Expire(request.Progress, Now.AddHours(5), Now), inStep: true);
                break;
            case TimerKinds.ContactLimit when request.Progress.State is RequestState.InContact:
                Open(request, AlarmKind.ContactOverdue);
                break;
        }
    }

    private IEnumerable<OtherRequest> Others(PlayedRequest request) =>
        Requests.Where(other => other != request && other.Asker == request.Asker && other.Named && other.Live is not null).Select(other => new OtherRequest(other.Id, other.Progress.State));

    private void Climb(PlayedAlarm alarm)
    {
        if (alarm.AcknowledgedAt is null)
        {
            alarm.At = AlarmRules.Climb(alarm.At.Level, alarm.At.Repeats);
            Log.Add(new AlarmClimbed(_step, Now, alarm.Id));
            Set(TimerKinds.Climb, alarm.Id, Now + s_climb);
        }
    }

    private void Open(PlayedRequest request, AlarmKind kind, bool again = false)
    {
        if (Alarms.Find(alarm => alarm.Request == request && alarm.Kind == kind) is not { } alarm)
        {
            alarm = new PlayedAlarm($"a{Alarms.Count}", request, kind);
            Alarms.Add(alarm);
            Log.Add(new AlarmOpened(_step, Now, alarm.Id, request.Id, kind));
            Set(TimerKinds.Climb, alarm.Id, Now + s_climb);
        }
        else if (again && alarm.AcknowledgedAt is not null)
        {
            (alarm.AcknowledgedAt, alarm.At) = (null, (AlarmLevel.Wing, 0));
            Log.Add(new AlarmReopened(_step, Now, alarm.Id));
            Set(TimerKinds.Climb, alarm.Id, Now + s_climb);
        }
    }

    private void FallThrough(PlayedRequest request, Progress next, OfferState how, bool inStep = true)
    {
        Take(request, next, inStep);
        Unbind(request, how);
        Set(TimerKinds.Match, request.Id, Now);
    }

    private static void Unbind(PlayedRequest request, OfferState how)
    {
        if (request.Live is { } offer)
        {
            (offer.State, offer.Live) = (how, false);
        }
    }

    private void Take(PlayedRequest request, Progress next, bool inStep = true)
    {
        if (!inStep)
        {
            Begin();
        }

        if (next.State != request.Progress.State)
        {
            Log.Add(new RequestBecame(_step, Now, request.Id, next.State));
        }

        request.Progress = next;
    }

    private void StopWaiting(PlayedRequest request)
    {
        foreach (var kind in TimerKinds.OfWaiting)
        {
            Drop(kind, request.Id);
        }
    }

    private Candidate Candidate(PlayedRequest request, int nth) => new()
    {
        AppointmentId = Id(nth),
        PersonId = Id(nth),
        Stands = Stands(nth),
        Declined = request.Offers.Exists(offer => offer.Supporter == nth && offer.State is OfferState.Declined),
        TimesAsked = request.Offers.Count(offer => offer.Supporter == nth),
        JustLapsed = request.Offers.Exists(offer => offer.Supporter == nth && offer.AnswerBy > Now - s_lookAgain && offer.AnswerBy <= Now),
        IsBound = Requests.Exists(other => other.Live?.Supporter == nth),
        DutyZone = null,
        HomeZone = "a",
        Contacts = Requests.Count(other => other.Progress.ContactStartedAt is not null && other.Offers[^1].Supporter == nth),
        RestsFrom = null,
        AskedAt = _asked.TryGetValue(Id(nth), out var asked) ? asked : null,
    };

    private bool Holds(IReadOnlyList<(Capability Capability, DateTimeOffset From, DateTimeOffset? Until)> intervals, Capability capability) =>
        intervals.Any(interval => interval.Capability == capability && interval.From <= Now && !(Now >= interval.Until));

    private void Begin() => _step++;

    private void Set(string kind, string key, DateTimeOffset dueAt)
    {
        Timers[(kind, key)] = dueAt;
        Log.Add(new TimerSet(_step, Now, kind, key, dueAt));
    }

    private void Drop(string kind, string key)
    {
        if (Timers.Remove((kind, key)))
        {
            Log.Add(new TimerDropped(_step, Now, kind, key));
        }
    }
}
