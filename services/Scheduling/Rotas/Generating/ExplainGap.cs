using Grpc.Core;
using PeerSupport.Platform;
using PeerSupport.Scheduling.V1;

namespace PeerSupport.Scheduling;

internal sealed partial class SchedulingApi
{
    public override async Task<ExplainGapResponse> ExplainGap(ExplainGapRequest request, ServerCallContext context)
    {
        var model = await db.Read(context, async tx =>
        {
            var (row, turns) = await StoredRota.Of(tx, request.Name);
            Steps.Require(row.State, RotaState.Draft);
            var ground = await GroundRead.Of(tx, row.Span, turns);
            // as when it is planned again: two duties of one day stay with whoever has both
            var sound = RotaRules.Sound(ground);
            var staying = ReplanRules.Staying(sound, new HashSet<int>());
            var filled = sound.Where(turn => !staying.Contains(turn.Turn.Index)).Select(turn => turn.Turn);
            var team = await TeamRead.Of(tx, row.Span, [.. turns.Where(turn => staying.Contains(turn.Index))], [], []);
            var open = new Place(row.Scheme, Names.IdOf(request.Zone), request.Date.ToDay(), request.Band);
            return Names.EstablishmentOf(request.Zone) == row.Establishment && team.OneMore(filled, open) is { } wanted
                ? new GapModel(team, wanted)
                : throw new Refusal(ErrorReason.NoGap, "Nobody is missing at this place by this rota, or its time is over.");
        });
        using var taken = await desk.Take(context.CancellationToken);
        var reasons = await Task.Run(model.Reasons, context.CancellationToken);
        return new()
        {
            Answer = reasons.Answer,
            Together = { reasons.Together.Select(rule => new V1.GapRule { WhyNot = rule.WhyNot, Rule = rule.Rule }) },
        };
    }
}
