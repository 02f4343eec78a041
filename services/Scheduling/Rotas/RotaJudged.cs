using PeerSupport.Platform;
using PeerSupport.Scheduling.V1;

namespace PeerSupport.Scheduling;

/// <summary>A rota as things stand now: which rules it breaks, why its gaps are not filled, and what publishing it would change.</summary>
internal sealed record RotaJudged(IReadOnlyList<RotaFinding> Findings, IReadOnlyList<RotaChange> Changes)
{
    public static async Task<RotaJudged> Of(Tx tx, RotaSpan span, IReadOnlyList<Turn> turns)
    {
        var ground = await GroundRead.Of(tx, span, turns);
        return new(await Explained(tx, ground), await Changed(tx, ground));
    }

    public static async Task<IReadOnlyList<RotaFinding>> Explained(Tx tx, RotaGround ground)
    {
        var findings = RotaRules.Broken(ground);
        var open = findings.Where(finding => finding.Kind is RotaFaultKind.UnderCover).Select(finding => (finding.Place.Date, finding.Place.Kind)).ToHashSet();
        if (open.Count == 0)
        {
            return findings;
        }

        var (team, standing) = await TeamRead.Team(tx, ground, open);
        return RotaCause.Explain(ground with { Standing = standing }, team, findings);
    }

    /// <summary>What publishing it changes, of what has not begun.</summary>
    public static async Task<IReadOnlyList<RotaChange>> Changed(Tx tx, RotaGround ground)
    {
        var given = await GroundRead.With(tx, ground, await TeamRead.Given(tx, ground.Span));
        var gone = await GroundRead.With(tx, ground, await TeamRead.Gone(tx, ground.Span), areGiven: false);
        var after = ground.Turns.Where(turn => turn.Hours?.Until > ground.Now && !turn.IsHeld).Select(turn => turn.Turn);
        return RotaChange.Between(given with { Standing = [.. given.Standing.Union(gone.Standing)] }, gone.Turns, [.. after]);
    }
}
