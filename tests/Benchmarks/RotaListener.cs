using System.Diagnostics;
using PeerSupport.Platform;
using PeerSupport.Scheduling;
using PeerSupport.Scheduling.V1;
using Rota = PeerSupport.Scheduling.Rota;

namespace PeerSupport.Benchmarks;

/// <summary>
/// The rota of a Listener team for four weeks: wings of eight, each wanting somebody every night, who must live there, and every afternoon and evening somebody from
/// anywhere. Every third supporter has no night sign-off, everybody is away for five days. How soon there is a rota, and how soon it is proved that none is fairer.
/// </summary>
internal static class RotaListener
{
    private const int Days = 28;
    private const int InWing = 8;

    private static readonly DateOnly s_first = new(2026, 3, 16); // the clocks change within
    private static readonly PrisonDay s_day = new(BandHours.Usual, TimeZoneInfo.FindSystemTimeZoneById("Europe/London"));

    public static async Task<int> Run(int supporters)
    {
        var clock = Stopwatch.StartNew();
        var team = Team(supporters);
        var byHand = Greedy.Fill(team.Problem, team.Standing());
        Say("by hand (greedy)", team, byHand, RotaCheck.Cost(team.Problem, byHand), clock.Elapsed);
        TimeSpan? first = null;
        RotaDraft? best = null;
        await foreach (var draft in RotaSolver.Improve(team.Problem, TimeSpan.FromSeconds(60), byHand, CancellationToken.None))
        {
            first ??= clock.Elapsed;
            best = draft;
            Say($"bound {draft.Bound}", team, draft.Rota, draft.Cost, clock.Elapsed);
        }

        Console.WriteLine(FormattableString.Invariant(
            $"supporters={supporters} first={first!.Value.TotalSeconds:F1} {(best!.IsOptimal ? "proved" : "unproved after")}={clock.Elapsed.TotalSeconds:F1} cost={best.Cost} bound={best.Bound}"));
        return best.IsOptimal ? 0 : 1;
    }

    private static void Say(string what, TeamRota team, Rota rota, long cost, TimeSpan after)
    {
        var shares = RotaShares.Of(team.Problem, rota);
        Console.WriteLine(FormattableString.Invariant(
            $"{after.TotalSeconds,6:F1} s  cost {cost,6}  unfilled {team.Unfilled(rota)}  spread of load {shares.Load}, of nights {shares.Nights}  Jain {shares.Jain:F4}  {what}"));
    }

    private static TeamRota Team(int supporters)
    {
        var span = new RotaSpan("listener", s_first, Days);
        BandKind[] kinds = [BandKind.Pm, BandKind.Ed, BandKind.Night];
        var rules = from wing in Enumerable.Range(0, (supporters + InWing - 1) / InWing)
                    from kind in kinds
                    select new CoverageRuleRow { Establishment = "MDI", RuleId = $"{wing}{kind}", Scheme = span.Scheme, Zone = $"wing-{wing}", Kind = kind, Places = 1, Version = 1 };
        var ground = new RotaGround
        {
            Span = span,
            Prison = new("MDI", s_day, ZoneReach.Usual),
            Now = new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero),
            Limits = new() { ContactsPerWeek = 0, ConsecutiveNights = 2, RestAfterNight = TimeSpan.FromHours(12) },
            Rules = [.. rules],
            Turns = [],
            Standing = [],
        };
        return new(ground, [.. Enumerable.Range(0, supporters).Select(Member)], []);

        TeamMember Member(int member)
        {
            var (who, lives, awayFrom) = ($"listener{member:D2}", $"wing-{member / InWing}", member * 5 % (Days - 5));
            return new(who, who, lives, span.Each.Index().SelectMany(day => kinds.Select(kind => new KnownTurn
            {
                Turn = new(0, who, lives, day.Item, kind),
                Hours = s_day.On(day.Item, kind),
                PersonId = who,
                LivesIn = lives,
                Stands = kind is not BandKind.Night || member % 3 > 0,
                IsAway = day.Index >= awayFrom && day.Index < awayFrom + 5,
            })).ToDictionary(turn => (turn.Turn.Date, turn.Turn.Kind)));
        }
    }
}
