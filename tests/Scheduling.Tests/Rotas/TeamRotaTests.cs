using CsCheck;
using PeerSupport.Scheduling.V1;
using Xunit;

namespace PeerSupport.Scheduling.Tests;

/// <summary>What the solver is told of a team against the rules that rotas are judged by: neither knows of the other.</summary>
public sealed class TeamRotaTests
{
    private static readonly DateOnly s_first = new(2026, 11, 25);
    private static readonly PrisonDay s_day = new(BandHours.Usual, TimeZoneInfo.FindSystemTimeZoneById("Europe/London"));

    /// <summary>
    /// Whatever stands, is pinned or is forbidden: what was planned may be published, neither by hand nor by search is a place filled twice, and what stays open is
    /// what its faults say.
    /// </summary>
    [Fact]
    public void What_is_planned_keeps_every_rule() => Teams.Sample(
        team =>
        {
            var planned = new TeamRota(team.Ground, team.Members, []);
            var best = RotaSolver.Improve(planned.Problem, TimeSpan.FromSeconds(20), Greedy.Fill(planned.Problem, planned.Standing()), TestContext.Current.CancellationToken).ToBlockingEnumerable().Last();
            return best.IsOptimal && new[] { best.Rota, Greedy.Fill(planned.Problem, planned.Standing()) }.All(rota => Judged(team, planned.Turns(rota)) == (0, planned.Unfilled(rota)));
        },
        iter: 40,
        threads: 1,
        print: team => $"{team.Ground} {string.Join(' ', team.Ground.Standing)}");

    [Fact]
    public void By_hand_no_place_stays_empty_that_somebody_who_is_off_could_take() => Teams.Sample(
        team =>
        {
            var planned = new TeamRota(team.Ground, team.Members, []);
            var (problem, rota) = (planned.Problem, Greedy.Fill(planned.Problem, planned.Standing()));
            return !(from need in problem.Needs
                     let members = Enumerable.Range(0, problem.Members.Count)
                     where members.Count(member => rota[member, need.Day] == need.Duty) < need.Places
                     from member in members.Where(member => rota[member, need.Day] == Rota.Off && Could(member, need))
                     select member).Any();

            bool Could(int member, RotaNeed need)
            {
                rota[member, need.Day] = need.Duty;
                var broken = RotaCheck.Broken(problem, rota, member).Any();
                rota[member, need.Day] = Rota.Off;
                return !broken;
            }
        },
        iter: 200);

    [Fact]
    public void By_hand_whoever_has_had_the_least_comes_next()
    {
        var team = Team(4, new() { ContactsPerWeek = 0, ConsecutiveNights = 0, RestAfterNight = TimeSpan.Zero }, [], _ => true);
        var planned = new TeamRota(team.Ground, team.Members, []);
        var shares = RotaShares.Of(planned.Problem, Greedy.Fill(planned.Problem, planned.Standing()));
        Assert.Equal((1, 1), (shares.Load, shares.Nights)); // fourteen duties and seven nights among four
    }

    [Fact]
    public void What_stands_stays_and_is_counted()
    {
        var team = Team(4, new() { ContactsPerWeek = 0, ConsecutiveNights = 2, RestAfterNight = TimeSpan.FromHours(12) }, [(0, 0, BandKind.Night), (0, 1, BandKind.Night)], _ => true);
        var planned = new TeamRota(team.Ground, team.Members, []);
        var best = RotaSolver.Improve(planned.Problem, TimeSpan.FromSeconds(20), begin: null, TestContext.Current.CancellationToken).ToBlockingEnumerable().Last();
        Assert.Equal((0, 1), (planned.Unfilled(best.Rota), RotaShares.Of(planned.Problem, best.Rota).Nights)); // seven nights among four
        Assert.Equal(14 - 2, planned.Turns(best.Rota).Count); // seven nights and afternoons, less what stands
        Assert.DoesNotContain(planned.Turns(best.Rota), turn => turn.AppointmentId == "p0" && turn.Kind is BandKind.Night && turn.Date <= s_first.AddDays(2));
    }

    [Fact]
    public void Nobody_loses_a_duty_without_need()
    {
        var limits = new LoadLimits { ContactsPerWeek = 0, ConsecutiveNights = 0, RestAfterNight = TimeSpan.FromHours(5) };
        var whole = Team(4, limits, [], _ => true);
        var first = new TeamRota(whole.Ground, whole.Members, []);
        var before = first.Turns(RotaSolver.Improve(first.Problem, TimeSpan.FromSeconds(20), begin: null, TestContext.Current.CancellationToken).ToBlockingEnumerable().Last().Rota);
        var lost = Team(4, limits, [], turn => turn.PersonId != "p1"); // p1 can't any more
        var again = new TeamRota(lost.Ground, lost.Members, before);
        var after = again.Turns(RotaSolver.Improve(again.Problem, TimeSpan.FromSeconds(20), Greedy.Fill(again.Problem, again.Standing()), TestContext.Current.CancellationToken).ToBlockingEnumerable().Last().Rota);
        var given = lost.Ground with { Turns = [.. before.Select(turn => lost.Members.First(member => member.AppointmentId == turn.AppointmentId).Bands[(turn.Date, turn.Kind)] with { Turn = turn })] };
        var changes = RotaChange.Between(given, [], after);
        Assert.Equal(before.Count(turn => turn.AppointmentId == "p1"), changes.Count);
        Assert.All(changes, change => Assert.Equal(("p1", RotaChangeWhy.MayNot, RotaFaultKind.NotStanding), (change.From, change.Why, change.Rule)));
    }

    /// <summary>Seven nights among four, one or two each. He has his one where he does not mind it, and where he minds each he has one all the same: fairness costs more.</summary>
    [Theory]
    [InlineData(6, 0)]
    [InlineData(7, 1)]
    public void Whoever_would_rather_not_is_spared_where_it_costs_nothing_else(int unwanted, int given)
    {
        var team = Team(4, new() { ContactsPerWeek = 0, ConsecutiveNights = 0, RestAfterNight = TimeSpan.Zero }, [], _ => true);
        Unwanted(team.Members[1], unwanted);
        var planned = new TeamRota(team.Ground, team.Members, []);
        var best = RotaSolver.Improve(planned.Problem, TimeSpan.FromSeconds(20), begin: null, TestContext.Current.CancellationToken).ToBlockingEnumerable().Last();
        Assert.Equal((given, 0, (long)TeamRota.NightWeight + TeamRota.LoadWeight + given), (planned.RatherNot(best.Rota), planned.Unfilled(best.Rota), best.Cost));
        Assert.True(best.IsOptimal);
    }

    /// <summary>What is settled stays with whoever would rather not, and where nobody else is there he has it.</summary>
    [Fact]
    public void Nobody_loses_a_duty_and_no_place_stays_open_for_what_somebody_would_rather_not()
    {
        var team = Team(2, new() { ContactsPerWeek = 0, ConsecutiveNights = 0, RestAfterNight = TimeSpan.Zero }, [], _ => true);
        team.Members.ToList().ForEach(member => Unwanted(member, 7));
        IReadOnlyList<Turn> before = [.. Enumerable.Range(0, 7).Select(day => new Turn(day, "p1", "a-wing", s_first.AddDays(day), BandKind.Night))];
        var planned = new TeamRota(team.Ground, team.Members, before);
        var best = RotaSolver.Improve(planned.Problem, TimeSpan.FromSeconds(20), Greedy.Fill(planned.Problem, planned.Standing()), TestContext.Current.CancellationToken).ToBlockingEnumerable().Last();
        Assert.Equal((7, 0), (planned.RatherNot(best.Rota), planned.Unfilled(best.Rota)));
        Assert.Equal(7, planned.Turns(best.Rota).Count(turn => turn is { AppointmentId: "p1", Kind: BandKind.Night }));
    }

    /// <summary>Whether one more place could be filled says the gap's own model, and the solver of whole rotas: neither knows of the other.</summary>
    [Fact]
    public void A_gap_is_forbidden_just_where_no_rota_fills_it_beside_what_is_filled() => Teams.Sample(
        team =>
        {
            var planned = new TeamRota(team.Ground, team.Members, []);
            var turns = planned.Turns(Greedy.Fill(planned.Problem, planned.Standing()));
            var gaps = from need in planned.Problem.Needs
                       let wanted = planned.OneMore(turns, new("listener", "a-wing", s_first.AddDays(need.Day), planned.KindOf(need.Duty)))
                       where wanted is not null
                       select wanted;
            return gaps.Take(3).All(wanted =>
            {
                var problem = planned.Problem with { Needs = [.. wanted.Select(place => new RotaNeed(place.Key.Day, place.Key.Duty, place.Value, TeamRota.UnfilledWeight, TeamRota.UnfilledWeight))] };
                var best = RotaSolver.Improve(problem, TimeSpan.FromSeconds(20), begin: null, TestContext.Current.CancellationToken).ToBlockingEnumerable().Last();
                return new GapModel(planned, wanted).Reasons().Answer == (best.Cost < TeamRota.UnfilledWeight ? GapAnswer.Fillable : GapAnswer.Forbidden);
            });
        },
        iter: 40,
        threads: 1,
        print: team => $"{team.Ground} {string.Join(' ', team.Ground.Standing)}");

    /// <summary>He would rather not have the first nights.</summary>
    private static void Unwanted(TeamMember member, int nights)
    {
        foreach (var day in Enumerable.Range(0, nights).Select(s_first.AddDays))
        {
            member.Bands[(day, BandKind.Night)] = member.Bands[(day, BandKind.Night)] with { RatherNot = true };
        }
    }

    private static (int Forbidding, int Open) Judged((RotaGround Ground, IReadOnlyList<TeamMember> Members) team, IReadOnlyList<Turn> turns)
    {
        var known = turns.Select(turn => team.Members.First(member => member.AppointmentId == turn.AppointmentId).Bands[(turn.Date, turn.Kind)] with { Turn = turn });
        var findings = RotaRules.Broken(team.Ground with { Turns = [.. known] });
        return (findings.Count(finding => finding.Forbids), findings.Count(finding => !finding.Forbids)); // each place is for one
    }

    private static Gen<(RotaGround Ground, IReadOnlyList<TeamMember> Members)> Teams =>
        from members in Gen.Int[1, 4]
        from nights in Gen.Int[0, 3]
        from rest in Gen.Int[0, 30]
        from standing in Gen.Select(Gen.Int[0, members - 1], Gen.Int[-3, 9], Gen.Bool.Select(night => night ? BandKind.Night : BandKind.Pm)).Array[0, 4]
        from may in Gen.Int[0, 3].Array[members * 14]
        from far in Gen.Int[0, 2].Array[members]
        select Team(members, new() { ContactsPerWeek = 0, ConsecutiveNights = nights, RestAfterNight = TimeSpan.FromHours(rest) }, standing, turn =>
            may[(int.Parse(turn.PersonId![1..], System.Globalization.CultureInfo.InvariantCulture) * 14) + ((turn.Turn.Date.DayNumber - s_first.DayNumber) * 2) + (turn.Turn.Kind is BandKind.Night ? 1 : 0)] > 0, member => far[member] == 0 ? "b-wing" : "a-wing");

    private static (RotaGround Ground, IReadOnlyList<TeamMember> Members) Team(int members, LoadLimits limits, (int Member, int Day, BandKind Kind)[] standing, Func<KnownTurn, bool> may, Func<int, string>? livesIn = null)
    {
        var span = new RotaSpan("listener", s_first, 7);
        BandKind[] kinds = [BandKind.Pm, BandKind.Night];
        var ground = new RotaGround
        {
            Span = span,
            Prison = new("MDI", s_day, ZoneReach.Usual),
            Now = new(2026, 11, 20, 0, 0, 0, TimeSpan.Zero),
            Limits = limits,
            Rules = [.. kinds.Select(kind => new CoverageRuleRow { Establishment = "MDI", RuleId = $"{kind}", Scheme = "listener", Zone = "a-wing", Kind = kind, Places = 1, Version = 1 })],
            Turns = [],
            Standing = [.. standing.DistinctBy(duty => (duty.Day, duty.Kind)).Select(duty => new StandingDuty(
                $"p{duty.Member}", $"p{duty.Member}", new("listener", "a-wing", s_first.AddDays(duty.Day), duty.Kind), s_day.On(s_first.AddDays(duty.Day), duty.Kind)!, LivesIn(duty.Member))
            {
                Covers = ZoneReach.Usual.Brings(LivesIn(duty.Member), "a-wing", duty.Kind),
            })],
        };
        return (ground, [.. Enumerable.Range(0, members).Select(member => Member($"p{member}", LivesIn(member)))]);

        string LivesIn(int member) => livesIn?.Invoke(member) ?? "a-wing";

        TeamMember Member(string who, string home) => new(who, who, home, span.Each.SelectMany(date => kinds.Select(kind => Known(who, home, date, kind))).ToDictionary(turn => (turn.Turn.Date, turn.Turn.Kind)));

        KnownTurn Known(string who, string home, DateOnly date, BandKind kind)
        {
            var turn = new KnownTurn { Turn = new(0, who, "a-wing", date, kind), Hours = s_day.On(date, kind), PersonId = who, LivesIn = home };
            return turn with { Stands = may(turn) };
        }
    }
}
