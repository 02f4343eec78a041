using Grpc.Core;
using PeerSupport.Platform;
using PeerSupport.Scheduling.V1;

namespace PeerSupport.Scheduling;

internal sealed partial class SchedulingApi
{
    public override async Task<ReplanRotaResponse> ReplanRota(ReplanRotaRequest request, ServerCallContext context)
    {
        if (await db.Replayed<ReplanRotaResponse>(request, context) is { } before)
        {
            return before;
        }

        using var taken = await desk.Take(context.CancellationToken);
        var (span, given, team) = await db.Read(context, async tx =>
        {
            var row = (await StoredRota.Of(tx, request.Name)).Row;
            Steps.Require(row.State, RotaState.Published);
            var given = await TeamRead.Given(tx, row.Span);
            var locked = await Locked(tx, row, request);
            return (row.Span, given, await TeamRead.Of(tx, row.Span, locked, [.. given.Where(turn => !locked.Any(kept => kept with { Index = turn.Index } == turn))]));
        });
        RotaDraft? best = null;
        await foreach (var draft in Search(team, request.PatienceSeconds, context.CancellationToken))
        {
            best = draft;
        }

        return await db.Write(request, context, async tx => new ReplanRotaResponse
        {
            Rota = await Keep(tx, span, team, best!),
            Changes = { RotaChange.Between(given, team.Turns(best!.Rota)).Select(change => change.ToProto(tx.Scope.Value)) },
        });
    }

    private static async Task<IReadOnlyList<Turn>> Locked(Tx tx, RotaRow rota, ReplanRotaRequest request)
    {
        const string load = """
            select duty_id, appointment_id, zone, date, kind
            from duties
            where establishment = @Establishment
              and scheme = @Scheme
              and date between @FirstDay and @lastDay
              and state = 'ASSIGNED'
              and starts_at > @Now
              and duty_id = any(@ids)
            order by starts_at, duty_id
            """;
        var duties = await tx.Many<LockedRow>(load, new { rota.Establishment, rota.Scheme, rota.FirstDay, lastDay = rota.Span.Last, tx.Now, ids = request.Locked.Select(Names.IdOf).ToArray() });
        var unknown = request.Locked.FirstOrDefault(name => !duties.Exists(duty => Names.Duty(rota.Establishment, duty.DutyId) == name));
        return unknown is null ? [.. duties.Select((duty, index) => new Turn(index, duty.AppointmentId, duty.Zone, duty.Date, duty.Kind))] : throw Refusal.NotFound(unknown);
    }
}

internal sealed record LockedRow
{
    public required string DutyId { get; init; }

    public required string AppointmentId { get; init; }

    public required string Zone { get; init; }

    public required DateOnly Date { get; init; }

    public required BandKind Kind { get; init; }
}
