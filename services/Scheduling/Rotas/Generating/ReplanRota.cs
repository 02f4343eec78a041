using Grpc.Core;
using PeerSupport.Platform;
using PeerSupport.Scheduling.V1;

namespace PeerSupport.Scheduling;

internal sealed partial class SchedulingApi
{
    public override async Task<V1.Rota> ReplanRota(ReplanRotaRequest request, ServerCallContext context)
    {
        if (await db.Replayed<V1.Rota>(request, context) is { } before)
        {
            return before;
        }

        var (span, team) = await db.Read(context, tx => Left(tx, request));
        using var taken = await desk.Take(context.CancellationToken);
        RotaDraft? best = null;
        await foreach (var draft in Search(team, request.PatienceSeconds, context.CancellationToken))
        {
            best = draft;
        }

        return await db.Write(request, context, tx => Keep(tx, span, team, best!));
    }

    private static async Task<(RotaSpan Span, TeamRota Team)> Left(Tx tx, ReplanRotaRequest request)
    {
        const string load = $"""
            select {DutyRow.Columns}
            from duties
            where establishment = @Establishment
              and scheme = @Scheme
              and date between @First and @Last
              and state = 'ASSIGNED'
              and not shadow
            order by starts_at, duty_id
            """;
        var rota = (await StoredRota.Of(tx, request.Name)).Row;
        Steps.Require(rota.State, RotaState.Published);
        ReplanRules.RequireDaysLeft(rota.Span, (await Prison.Of(tx)).Day.DayOf(tx.Now));
        var duties = await tx.Many<DutyRow>(load, new { rota.Establishment, rota.Scheme, rota.Span.First, rota.Span.Last });
        var named = duties.Index().ToDictionary(duty => Names.Duty(rota.Establishment, duty.Item.DutyId), duty => duty.Index);
        var locked = request.Locked.Select(name => named.TryGetValue(name, out var index) ? index : throw Refusal.NotFound(name)).ToHashSet();

        var ground = await GroundRead.Of(tx, rota.Span, [.. duties.Select((duty, index) => new Turn(index, duty.AppointmentId, duty.Zone, duty.Date, duty.Kind))]);
        var staying = ReplanRules.Staying(RotaRules.Sound(ground), locked);
        var stays = ground.Turns.ToLookup(turn => staying.Contains(turn.Turn.Index));
        var pinned = stays[true].Select((turn, index) => turn.Turn with { Index = index });
        var before = stays[false].Where(turn => !turn.IsHeld).Select(turn => turn.Turn);
        return (rota.Span, await TeamRead.Of(tx, rota.Span, [.. pinned], [.. before], await TeamRead.Gone(tx, rota.Span)));
    }
}
