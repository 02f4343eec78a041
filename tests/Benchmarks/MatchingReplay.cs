using PeerSupport.Scheduling;
using PeerSupport.Scheduling.V1;

namespace PeerSupport.Benchmarks;

/// <summary>In which order those are asked who may be.</summary>
internal delegate IEnumerable<Candidate> Policy(IEnumerable<Candidate> candidates, Asking asking, LoadLimits limits);

/// <summary>What became of a slot: how many were met, and how far those who came had to be brought.</summary>
internal readonly record struct Outcome(int Met, int Burden)
{
    public static Outcome operator +(Outcome one, Outcome other) => new(one.Met + other.Met, one.Burden + other.Burden);
}

/// <summary>
/// A stream as the service would meet it, request by request and without knowing the next: the product's rules say who may be asked and who may be brought
/// together, a policy says in which order, and each who is asked says yes or no. The product's policy is its ranking.
/// </summary>
internal sealed class MatchingReplay
{
    private readonly MatchingStream _stream;
    private readonly MatchingStandings _standings;
    private readonly Policy _policy;
    private readonly PrisonDay _day = new(BandHours.Usual, TimeZoneInfo.FindSystemTimeZoneById(MatchingStandings.TimeZone));
    private readonly ZoneReach _reach;
    private readonly string[] _zones;
    private readonly Carrying[] _carried;

    public MatchingReplay(MatchingStream stream, MatchingStandings standings, Policy policy)
    {
        (_stream, _standings, _policy) = (stream, standings, policy);
        _zones = [.. Enumerable.Range(0, stream.Zones).Select(Zone)];
        _reach = new(stream.Reach.GroupBy(reach => reach.To).Select(to =>
            KeyValuePair.Create((_zones[to.Key], BandKind.Night), (IReadOnlyList<string>)[.. to.Select(reach => _zones[reach.From])])));
        _carried = [.. stream.Supporters.Select(_ => new Carrying())];
        Breaches = new(stream);
    }

    public MatchingBreaches Breaches { get; }

    /// <summary>How many contacts each had.</summary>
    public IReadOnlyList<int> Loads => [.. _carried.Select(carried => carried.Total)];

    /// <summary>The product's: ranked by its own rules.</summary>
    public static IEnumerable<Candidate> Ranked(IEnumerable<Candidate> candidates, Asking asking, LoadLimits limits) =>
        Ranking.InOrder(candidates, Zone(asking.Zone), limits, asking.At);

    /// <summary>Beside it: whoever is nearest, and no other thought.</summary>
    public static IEnumerable<Candidate> NearestFirst(IEnumerable<Candidate> candidates, Asking asking, LoadLimits limits) =>
        candidates.OrderBy(candidate => Math.Abs(int.Parse(candidate.IsIn.AsSpan(1), null) - asking.Zone)).ThenBy(candidate => candidate.AppointmentId, StringComparer.Ordinal);

    /// <summary>How far somebody has to be brought: 0 on duty there, 1 on duty elsewhere, 2 from his cell.</summary>
    public static int Burden(int? dutyZone, int zone) => dutyZone is not { } here ? 2 : here == zone ? 0 : 1;

    public Outcome Play(Slot slot) => slot.Askings.Aggregate(new Outcome(), (so, asking) => so + Answer(slot, asking));

    private Outcome Answer(Slot slot, Asking asking)
    {
        var (band, asked) = (_day.At(asking.At), new HashSet<int>());
        while (Next(slot, asking, band, asked) is { } nth)
        {
            asked.Add(nth);
            _carried[nth].AskedAt = asking.At;
            Breaches.Ask(slot, asking, nth);
            if (_stream.Agrees(asking, nth))
            {
                _carried[nth].Begin(asking.At, slot.Until, band);
                Breaches.Meet(slot, asking, nth);
                return new(1, Burden(_stream.Supporters[nth].DutyZone(band.Date, band.Kind), asking.Zone));
            }
        }

        Breaches.Nobody(slot, asking);
        return default;
    }

    /// <summary>As a look of the matcher: who could come, in the order of asking, and of these the first whom the registry lets.</summary>
    private int? Next(Slot slot, Asking asking, DayBand band, HashSet<int> asked)
    {
        var could = _stream.Supporters
            .Select(supporter => Seen(slot, asking, band, supporter, asked))
            .Where(candidate => Ranking.MayBeAsked(candidate, _zones[asking.Zone], _reach, band.Kind));
        foreach (var candidate in _policy(could, asking, _stream.Limits))
        {
            var nth = int.Parse(candidate.AppointmentId.AsSpan(^2), null);
            if (_standings.Pairable(nth, asking.Number, asking.At))
            {
                return nth;
            }
        }

        return null;
    }

    private Candidate Seen(Slot slot, Asking asking, DayBand band, MatchingSupporter supporter, HashSet<int> asked)
    {
        var carried = _carried[supporter.Nth];
        return new()
        {
            AppointmentId = supporter.Id,
            PersonId = supporter.Id,
            Stands = _standings.Stands(supporter.Nth, band.Kind is BandKind.Night, asking.At),
            Declined = asked.Contains(supporter.Nth),
            IsBound = asking.At < carried.Until || asking.At < slot.BusyUntil[supporter.Nth],
            DutyZone = supporter.DutyZone(band.Date, band.Kind) is { } zone ? _zones[zone] : null,
            HomeZone = _zones[supporter.Home],
            Contacts = carried.Since(asking.At.AddDays(-7)),
            RestsFrom = carried.NightCallOver(asking.At.AddDays(-28), band.From),
            AskedAt = carried.AskedAt,
        };
    }

    private static string Zone(int nth) => $"z{nth}";

    /// <summary>The offers and contacts of one supporter, as far as they count.</summary>
    private sealed class Carrying
    {
        private readonly Queue<DateTimeOffset> _week = [];
        private readonly List<(DateTimeOffset Began, DateTimeOffset Over)> _nights = [];

        public DateTimeOffset? AskedAt { get; set; }

        public DateTimeOffset Until { get; private set; }

        public int Total { get; private set; }

        public void Begin(DateTimeOffset now, DateTimeOffset until, DayBand band)
        {
            (Until, Total) = (until, Total + 1);
            _week.Enqueue(now);
            if (band.Kind is BandKind.Night)
            {
                _nights.RemoveAll(night => night.Began < now.AddDays(-28));
                _nights.Add((now, until));
            }
        }

        public int Since(DateTimeOffset weekAgo)
        {
            while (_week.TryPeek(out var first) && first <= weekAgo)
            {
                _week.Dequeue();
            }

            return _week.Count;
        }

        public DateTimeOffset? NightCallOver(DateTimeOffset since, DateTimeOffset before)
        {
            DateTimeOffset? over = null;
            foreach (var night in _nights)
            {
                over = night.Began >= since && night.Began < before && !(night.Over < over) ? night.Over : over;
            }

            return over;
        }
    }
}
