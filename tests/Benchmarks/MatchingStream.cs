using PeerSupport.Platform;
using PeerSupport.Scheduling;
using PeerSupport.Scheduling.V1;

namespace PeerSupport.Benchmarks;

/// <summary>Somebody asks.</summary>
internal sealed record Asking(int Nth, DateTimeOffset At, int Zone, string Number);

/// <summary>Two hours. A contact that begins in them lasts to their end, so that nobody has two; by then whoever has not been met is not met.</summary>
internal sealed record Slot(DateTimeOffset From, DateTimeOffset Until, IReadOnlyList<Asking> Askings, IReadOnlyList<DateTimeOffset> BusyUntil);

/// <summary>These two are kept apart, from an instant until before another.</summary>
internal sealed record KeptApart(string One, string Other, DateTimeOffset From, DateTimeOffset Until);

/// <summary>
/// Requests of one prison over some days, drawn from a seed: who supports there and when, where he lives and is on duty, who is kept apart, who says no. All
/// of it is fixed before anybody is asked, so that every policy, and hindsight, has the same.
/// </summary>
internal sealed class MatchingStream
{
    private const int HoursOfSlot = 2;

    /// <summary>Of a hundred askings of a supporter so many are declined.</summary>
    private const int Declined = 15;

    /// <summary>Within these days the clocks go back.</summary>
    private static readonly DateTimeOffset s_begin = new(2026, 10, 19, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Requests in two hours for each supporter: from a quiet prison to one in which nearly everybody is called.</summary>
    private static readonly double[] s_loads = [0.03, 0.1, 0.3, 0.7];

    private readonly Random _random;
    private readonly List<string> _prisoners;
    private readonly int _declines;

    public MatchingStream(int seed, int requests)
    {
        _random = new(seed);
        _declines = seed;
        Zones = _random.Next(2, 9);
        var (supporters, density) = (_random.Next(6, 41), _random.Next(0, 4));
        PerSlot = Math.Max(0.2, supporters * s_loads[_random.Next(s_loads.Length)]);
        Days = Math.Max(1, (int)Math.Ceiling(requests / PerSlot * HoursOfSlot / 24));
        Supporters = [.. Enumerable.Range(0, supporters).Select(nth => MatchingSupporter.Draw(_random, nth, Zones, Begin, Days))];
        _prisoners = [.. Enumerable.Range(0, 200).Select(nth => $"P{nth:0000}RS"), .. Supporters.Take(6).Select(supporter => supporter.Number)];
        KeptApart = [.. Enumerable.Range(0, supporters * density * 4).Select(_ => Apart())];
        Reach = [.. Enumerable.Range(0, Zones).Where(_ => Chance(50)).SelectMany(to => Enumerable.Range(0, Zones).Where(_ => Chance(40)).Select(from => (to, from)))];
        Limits = new() { ContactsPerWeek = _random.Next(0, 15), ConsecutiveNights = 0, RestAfterNight = TimeSpan.FromHours(_random.Next(0, 25)) };
        Lists = [.. Enumerable.Range(-1, Days + 2).Where(day => day < 0 || !Chance(4)).Select(day => Begin.AddDays(day).AddHours(5))];
        Slots = [.. Drawn(requests)];
    }

    public static DateTimeOffset Begin => s_begin;

    public int Zones { get; }

    public int Days { get; }

    /// <summary>Requests in two hours, on average.</summary>
    public double PerSlot { get; }

    public IReadOnlyList<MatchingSupporter> Supporters { get; }

    public IReadOnlyList<KeptApart> KeptApart { get; }

    /// <summary>At night, besides from a zone itself.</summary>
    public IReadOnlyList<(int To, int From)> Reach { get; }

    public LoadLimits Limits { get; }

    /// <summary>When the prison sent its keep-apart list: every morning, but for a few.</summary>
    public List<DateTimeOffset> Lists { get; }

    public IReadOnlyList<Slot> Slots { get; }

    /// <summary>The list that stood at an instant.</summary>
    public DateTimeOffset ListAt(DateTimeOffset now)
    {
        var nth = Lists.BinarySearch(now);
        return Lists[nth >= 0 ? nth : ~nth - 1];
    }

    /// <summary>Whether he says yes: always the same to the same request.</summary>
    public bool Agrees(Asking asking, int supporter) => new Draw(_declines, asking.Nth, supporter).Below(100) >= Declined;

    private IEnumerable<Slot> Drawn(int requests)
    {
        for (var (from, drawn) = (Begin, 0); drawn < requests; from = from.AddHours(HoursOfSlot))
        {
            var most = Math.Min(requests - drawn, _random.Next(0, (int)Math.Ceiling(PerSlot * 2) + 1));
            var first = drawn;
            drawn += most;
            yield return new(
                from,
                from.AddHours(HoursOfSlot),
                [.. Enumerable.Range(first, most).Select(nth => new Asking(nth, from.AddSeconds(_random.Next(0, HoursOfSlot * 3600)), _random.Next(Zones), _prisoners[_random.Next(_prisoners.Count)])).OrderBy(asking => asking.At)],
                [.. Supporters.Select(_ => Chance(10) ? from.AddMinutes(_random.Next(1, HoursOfSlot * 60)) : from)]);
        }
    }

    private KeptApart Apart()
    {
        var (one, other) = (Supporters[_random.Next(Supporters.Count)].Number, _prisoners[_random.Next(_prisoners.Count)]);
        var from = Chance(70) ? Begin.AddDays(-9) : Begin.AddHours(_random.Next(0, Days * 24));
        var until = Chance(70) ? DateTimeOffset.MaxValue : from.AddHours(_random.Next(1, 24 * (Days + 10)));
        return Chance(50) ? new(one, other, from, until) : new(other, one, from, until);
    }

    private bool Chance(int percent) => _random.Next(100) < percent;

    /// <summary>A number that follows from three, whatever was drawn before.</summary>
    private readonly record struct Draw(int One, int Two, int Three)
    {
        public int Below(int limit)
        {
            var mixed = ((ulong)(uint)One << 40) ^ ((ulong)(uint)Two << 16) ^ (uint)Three;
            mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9;
            mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
            return (int)((mixed ^ (mixed >> 31)) % (ulong)limit);
        }
    }
}

/// <summary>What is true of a supporter, as a prison and his provider would enter it.</summary>
internal sealed record MatchingSupporter
{
    public required int Nth { get; init; }

    public required string Number { get; init; }

    public required int Home { get; init; }

    public required DateTimeOffset AppointedAt { get; init; }

    public required DateOnly CompactSignedOn { get; init; }

    public required DateTimeOffset ClearedAt { get; init; }

    public required DateOnly ReviewBy { get; init; }

    public required DateOnly CertifiedFrom { get; init; }

    public required DateOnly CertifiedUntil { get; init; }

    public required DateTimeOffset? RevokedAt { get; init; }

    public required bool NightSignedOff { get; init; }

    public required (DateTimeOffset From, DateTimeOffset Until)? Paused { get; init; }

    public required IReadOnlyList<(DateTimeOffset From, DateTimeOffset Until)> Away { get; init; }

    /// <summary>The zone of his duty, by day and band; -1 where he has none.</summary>
    public required IReadOnlyDictionary<(DateOnly Date, BandKind Kind), int> Duties { get; init; }

    /// <summary>Nothing keeps him from supporting at any time: the load of these can be compared.</summary>
    public required bool Throughout { get; init; }

    public string Id => $"supporter{Nth:00}";

    public int? DutyZone(DateOnly date, BandKind kind) => Duties.TryGetValue((date, kind), out var zone) ? zone : null;

    public static MatchingSupporter Draw(Random random, int nth, int zones, DateTimeOffset begin, int days)
    {
        var day = DateOnly.FromDateTime(begin.DateTime);
        var throughout = random.Next(100) < 60;
        DateTimeOffset Within() => begin.AddMinutes(random.Next(0, days * 24 * 60));
        DateOnly SomeDay() => day.AddDays(random.Next(0, days + 1));
        bool Fails(int percent) => !throughout && random.Next(100) < percent;
        var pausedAt = Within();
        return new()
        {
            Nth = nth,
            Number = $"S{nth:0000}UP",
            Home = random.Next(zones),
            AppointedAt = Fails(20) ? Within() : begin.AddDays(-90),
            CompactSignedOn = Fails(15) ? SomeDay() : day.AddDays(-95),
            ClearedAt = Fails(15) ? Within() : begin.AddDays(-120),
            ReviewBy = Fails(20) ? SomeDay() : day.AddDays(400),
            CertifiedFrom = Fails(15) ? SomeDay() : day.AddDays(-100),
            CertifiedUntil = Fails(20) ? SomeDay() : day.AddDays(400),
            RevokedAt = Fails(15) ? Within() : null,
            NightSignedOff = throughout || random.Next(100) < 60,
            Paused = Fails(30) ? (pausedAt, pausedAt.AddHours(random.Next(1, 24 * 14))) : null,
            Away = Fails(40) ? [.. Enumerable.Range(0, random.Next(1, 4)).Select(_ => Within()).Select(from => (from, from.AddHours(random.Next(1, 60))))] : [],
            Throughout = throughout,
            Duties = DutiesOf(random, zones, day, days),
        };
    }

    private static Dictionary<(DateOnly Date, BandKind Kind), int> DutiesOf(Random random, int zones, DateOnly day, int days) =>
        (from date in Enumerable.Range(-1, days + 3)
         from kind in (BandKind[])[BandKind.Am, BandKind.Pm, BandKind.Ed, BandKind.Night]
         where random.Next(100) < 25
         select (Place: (day.AddDays(date), kind), Zone: random.Next(zones))).ToDictionary(duty => duty.Place, duty => duty.Zone);
}
