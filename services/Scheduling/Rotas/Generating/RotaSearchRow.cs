using PeerSupport.Platform;
using PeerSupport.Scheduling.V1;

namespace PeerSupport.Scheduling;

/// <summary>What is known of a rota that was made by a search.</summary>
internal sealed record RotaSearchRow
{
    public required long Cost { get; init; }

    public required long Bound { get; init; }

    public required double Seconds { get; init; }

    public required RotaSearchStatus Status { get; init; }

    public required string Solver { get; init; }

    public required int Unfilled { get; init; }

    public required int LoadSpread { get; init; }

    public required int NightSpread { get; init; }

    public required double Fairness { get; init; }

    public required int RatherNot { get; init; }

    public int Changes { get; init; }

    public static RotaSearchRow Of(TeamRota team, RotaDraft draft)
    {
        var shares = RotaShares.Of(team.Problem, draft.Rota);
        return new()
        {
            Cost = draft.Cost,
            Bound = draft.Bound,
            Seconds = draft.After.TotalSeconds,
            Status = draft.IsOptimal ? RotaSearchStatus.Optimal : RotaSearchStatus.Feasible,
            Solver = $"OR-Tools CP-SAT {Google.OrTools.Init.OrToolsVersion.VersionString()}",
            Unfilled = team.Unfilled(draft.Rota),
            LoadSpread = shares.Load,
            NightSpread = shares.Nights,
            Fairness = shares.Jain,
            RatherNot = team.RatherNot(draft.Rota),
        };
    }

    public RotaSearch ToProto() => new()
    {
        Cost = Cost,
        Bound = Bound,
        Gap = Cost == 0 ? 0 : (double)(Cost - Bound) / Cost,
        Seconds = Seconds,
        Status = Status,
        Solver = Solver,
        Unfilled = Unfilled,
        LoadSpread = LoadSpread,
        NightSpread = NightSpread,
        Fairness = Fairness,
        RatherNot = RatherNot,
        Changes = Changes,
    };
}
