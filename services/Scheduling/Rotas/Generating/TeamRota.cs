using PeerSupport.Scheduling.V1;

namespace PeerSupport.Scheduling;

/// <summary>Somebody who might be put on duties.</summary>
/// <param name="Bands">What is known of him in each band of each day, wherever the duty would be.</param>
internal sealed record TeamMember(string AppointmentId, string PersonId, string LivesIn, Dictionary<(DateOnly Date, BandKind Kind), KnownTurn> Bands);

/// <summary>
/// A team's rota as a problem for the solver. Whether somebody may have a duty at all says <see cref="RotaRules"/>; what stands, or is pinned, is not planned
/// but counted: it fills places, is load, and stands in the way.
/// </summary>
internal sealed class TeamRota
{
    /// <summary>What a place costs that nobody fills: more than anything else together.</summary>
    public const int UnfilledWeight = 10_000;

    /// <summary>What it costs that somebody loses a duty he has.</summary>
    public const int ChangeWeight = 100;

    public const int NightWeight = 10;
    public const int LoadWeight = 1;

    /// <summary>What a duty costs that somebody would rather not have then: as little as one that is unevenly shared, so that nobody loses a duty by it and no place stays open.</summary>
    public const int RatherNotWeight = 1;

    private readonly RotaGround _ground;
    private readonly IReadOnlyList<TeamMember> _members;
    private readonly ILookup<string, StandingDuty> _standing;
    private readonly Dictionary<(int Day, int Duty), RotaNeed> _needs;
    private readonly IReadOnlyList<(int Member, int Day, int Duty)> _before;

    /// <param name="ground">Its turns are the pinned ones.</param>
    /// <param name="members">Whoever has an appointment of this scheme.</param>
    /// <param name="before">Turns that nobody should lose without need.</param>
    public TeamRota(RotaGround ground, IReadOnlyList<TeamMember> members, IReadOnlyList<Turn> before)
    {
        _ground = ground with { Turns = [], Standing = [.. ground.Duties] };
        _members = members;
        _standing = _ground.Standing.ToLookup(duty => duty.PersonId);
        _needs = Needs().ToDictionary(need => (need.Day, need.Duty));
        Pinned = [.. ground.Turns.Select(turn => turn.Turn)];
        (Before, _before) = (before, [.. Cells(before)]);
        Problem = new(
            _ground.Span.Days,
            [.. _ground.Rules.Select(rule => new RotaDuty($"{rule.Zone} {rule.Kind}", 0, new HashSet<int>()))],
            [.. members.Select(Member)],
            [.. _needs.Values])
        {
            Team = new(Duties(kind => kind is BandKind.Night).ToHashSet(), _ground.Limits.ConsecutiveNights, [.. Rests()], LoadWeight, NightWeight),
        };
    }

    public RotaProblem Problem { get; }

    public IReadOnlyList<Turn> Pinned { get; }

    public IReadOnlyList<Turn> Before { get; }

    /// <summary>The turns of a rota: what is pinned, then what was planned, by day.</summary>
    public IReadOnlyList<Turn> Turns(Rota rota) =>
    [
        .. Pinned.Concat(
            from day in Enumerable.Range(0, Problem.Days)
            from member in Enumerable.Range(0, _members.Count)
            let duty = rota[member, day]
            where duty != Rota.Off
            let rule = _ground.Rules[duty]
            orderby day, rule.Kind, rule.Zone
            select new Turn(0, _members[member].AppointmentId, rule.Zone, _ground.Span.First.AddDays(day), rule.Kind)).Select((turn, index) => turn with { Index = index }),
    ];

    /// <summary>What was before, as far as it may stand.</summary>
    public Rota Standing()
    {
        var rota = new Rota(_members.Count, Problem.Days);
        foreach (var (member, day, duty) in _before.Where(cell => !Problem.Members[cell.Member].Barred.Contains((cell.Day, cell.Duty))))
        {
            rota[member, day] = duty;
            if (RotaCheck.Broken(Problem, rota, member).Any())
            {
                rota[member, day] = Rota.Off;
            }
        }

        return rota;
    }

    /// <summary>Places that nobody fills.</summary>
    public int Unfilled(Rota rota) =>
        Problem.Needs.Sum(need => Math.Max(0, need.Places - Enumerable.Range(0, _members.Count).Count(member => rota[member, need.Day] == need.Duty)));

    /// <summary>Turns planned for somebody who would rather not have them.</summary>
    public int RatherNot(Rota rota) => Cells().Sum(cell => _members.Index().Count(member => rota[member.Index, cell.Day] == cell.Duty && WouldRatherNot(member.Item, cell)));

    /// <summary>Every rule that stands against somebody's duty by itself.</summary>
    public IEnumerable<GapRule> Against(int member, int day, int duty)
    {
        var (known, his) = (_members[member].Bands[BandOf((day, duty))], _standing[_members[member].PersonId].ToList());
        return RotaRules.AllAgainst(_ground, known with { Turn = known.Turn with { Zone = _ground.Rules[duty].Zone } }, his).Select(GapRule.Of)
            .Concat(Here(his).Any(held => held.Place.Date == known.Turn.Date) ? [GapRule.OneADay] : []);
    }

    public BandKind KindOf(int duty) => _ground.Rules[duty].Kind;

    /// <summary>How many are wanted where and when, if all that is filled by these turns stays so, and one more comes to a place. Null where nobody more is wanted there.</summary>
    public IReadOnlyDictionary<(int Day, int Duty), int>? OneMore(IEnumerable<Turn> turns, Place open)
    {
        var there = turns.Select(turn => turn.At(_ground.Span.Scheme)).Append(open).CountBy(place => place).ToDictionary();
        var wanted = _needs.Values.Where(need => there.ContainsKey(PlaceOf(need))).ToDictionary(need => need, need => there[PlaceOf(need)]);
        return wanted.Any(each => PlaceOf(each.Key) == open && each.Value <= each.Key.Places)
            ? wanted.ToDictionary(each => (each.Key.Day, each.Key.Duty), each => Math.Min(each.Key.Places, each.Value))
            : null;
    }

    private Place PlaceOf(RotaNeed need) => new(_ground.Rules[need.Duty].Scheme, _ground.Rules[need.Duty].Zone, _ground.Span.First.AddDays(need.Day), _ground.Rules[need.Duty].Kind);

    private IEnumerable<StandingDuty> Here(IEnumerable<StandingDuty> his) => his.Where(duty => duty.Place.Scheme == _ground.Span.Scheme && _ground.Span.Holds(duty.Place.Date));

    private RotaMember Member(TeamMember member, int index)
    {
        var his = _standing[member.PersonId].ToList();
        var here = Here(his).ToList();
        var may = member.Bands.ToDictionary(band => band.Key, band => !here.Exists(duty => duty.Place.Date == band.Key.Date) && RotaRules.MayHave(_ground, band.Value, his));
        var barred = Cells().Where(cell => !may[BandOf(cell)] || !_needs.ContainsKey(cell) || !Brings(member, cell.Duty)).ToHashSet();
        var spared = Cells().Where(cell => !barred.Contains(cell) && WouldRatherNot(member, cell)).Select(cell => new RotaWish(cell.Day, cell.Duty, Wanted: false, RatherNotWeight));
        return new(member.AppointmentId, [.. _ground.Rules.Select(_ => Days)], 0, int.MaxValue, Days, 1, 1, Days, new HashSet<int>(), [.. Wishes(index), .. spared])
        {
            Barred = barred,
            LoadHeld = here.Count,
            NightsHeld = his.Where(duty => duty.Hours.Kind is BandKind.Night).Select(duty => DayOf(duty.Hours.Date)).ToHashSet(),
        };
    }

    private int Days => _ground.Span.Days;

    private bool Brings(TeamMember member, int duty) => _ground.Prison.Reach.Brings(member.LivesIn, _ground.Rules[duty].Zone, _ground.Rules[duty].Kind);

    private IEnumerable<RotaWish> Wishes(int member) =>
        _before.Where(cell => cell.Member == member).DistinctBy(cell => cell.Day).Select(cell => new RotaWish(cell.Day, cell.Duty, Wanted: true, ChangeWeight));

    private IEnumerable<(int Member, int Day, int Duty)> Cells(IEnumerable<Turn> turns) =>
        from turn in turns
        let member = _members.Index().FirstOrDefault(each => each.Item.AppointmentId == turn.AppointmentId, (-1, null!)).Index
        let duty = _ground.Rules.Index().FirstOrDefault(each => each.Item.Zone == turn.Zone && each.Item.Kind == turn.Kind, (-1, null!)).Index
        where member >= 0 && duty >= 0
        select (member, DayOf(turn.Date), duty);

    private IEnumerable<(int Day, int Duty)> Cells() => from day in Enumerable.Range(0, Days) from duty in Duties(_ => true) select (day, duty);

    private IEnumerable<RotaNeed> Needs()
    {
        var filled = _ground.Standing.Where(duty => duty.Covers).CountBy(duty => duty.Place).ToDictionary();
        return from cell in Cells()
               let rule = _ground.Rules[cell.Duty]
               let date = _ground.Span.First.AddDays(cell.Day)
               where _ground.Prison.Day.On(date, rule.Kind)?.Until > _ground.Now
               let places = rule.Places - filled.GetValueOrDefault(new(rule.Scheme, rule.Zone, date, rule.Kind))
               where places > 0
               select new RotaNeed(cell.Day, cell.Duty, places, UnfilledWeight, UnfilledWeight);
    }

    private IEnumerable<RotaRest> Rests() =>
        from day in Enumerable.Range(0, Days)
        let night = _ground.Prison.Day.On(_ground.Span.First.AddDays(day), BandKind.Night)
        where night is not null
        from later in Enumerable.Range(day + 1, Math.Min(3, Days - day - 1))
        let tooSoon = Duties(kind => kind is not BandKind.Night && _ground.Prison.Day.On(_ground.Span.First.AddDays(later), kind)?.From - night.Until < _ground.Limits.RestAfterNight).ToHashSet()
        where tooSoon.Count > 0
        select new RotaRest(day, later, tooSoon);

    private IEnumerable<int> Duties(Func<BandKind, bool> of) => _ground.Rules.Index().Where(rule => of(rule.Item.Kind)).Select(rule => rule.Index);

    private (DateOnly Date, BandKind Kind) BandOf((int Day, int Duty) cell) => (_ground.Span.First.AddDays(cell.Day), _ground.Rules[cell.Duty].Kind);

    private bool WouldRatherNot(TeamMember member, (int Day, int Duty) cell) => member.Bands[BandOf(cell)].RatherNot;

    private int DayOf(DateOnly date) => date.DayNumber - _ground.Span.First.DayNumber;
}
