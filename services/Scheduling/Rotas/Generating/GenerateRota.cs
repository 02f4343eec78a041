using Grpc.Core;
using PeerSupport.Platform;
using PeerSupport.Registry.V1;
using PeerSupport.Scheduling.V1;

namespace PeerSupport.Scheduling;

internal sealed partial class SchedulingApi
{
    private const int UsualPatience = 15;

    public override async Task GenerateRota(GenerateRotaRequest request, IServerStreamWriter<GenerateRotaResponse> responseStream, ServerCallContext context)
    {
        if (await db.Replayed<V1.Rota>(request, context) is { } before)
        {
            await responseStream.WriteAsync(new() { Search = before.Search, Entries = { before.Entries }, Rota = before });
            return;
        }

        using var taken = await desk.Take(context.CancellationToken);
        var span = new RotaSpan(Names.IdOf(request.Scheme), request.FirstDay.ToDay(), request.Days);
        var team = await db.Read(context, async tx =>
        {
            await RequireMaker(tx, request);
            var keyed = Turn.Read(request.Parent, span, request.Pinned);
            await Zones.Require(tx, tx.Scope.Value, [.. request.Pinned.Select(entry => entry.Zone)]);
            return await TeamRead.Of(tx, span, request.Whole ? keyed : Beside(keyed, await TeamRead.Given(tx, span, covered: true)), [], await TeamRead.Gone(tx, span));
        });
        RotaDraft? best = null;
        await foreach (var draft in Search(team, request.PatienceSeconds, context.CancellationToken))
        {
            best = draft;
            await responseStream.WriteAsync(ToProto(team, draft));
        }

        var rota = await db.Write(request, context, tx => Keep(tx, span, team, best!));
        await responseStream.WriteAsync(new() { Search = rota.Search, Entries = { rota.Entries }, Rota = rota });

        GenerateRotaResponse ToProto(TeamRota team, RotaDraft draft) => new()
        {
            Search = RotaSearchRow.Of(team, draft).ToProto(),
            Entries = { team.Turns(draft.Rota).Select(turn => turn.ToProto(Names.EstablishmentOf(request.Parent))) },
        };
    }

    private static IAsyncEnumerable<RotaDraft> Search(TeamRota team, int patience, CancellationToken cancel) => RotaSolver.Improve(
        team.Problem, TimeSpan.FromSeconds(patience == 0 ? UsualPatience : patience), Greedy.Fill(team.Problem, team.Standing()), cancel);

    /// <summary>As it was found: nobody could find it a second time. What has changed meanwhile shows in its faults.</summary>
    private static async Task<V1.Rota> Keep(Tx tx, RotaSpan span, TeamRota team, RotaDraft draft)
    {
        var turns = team.Turns(draft.Rota);
        var judged = await RotaJudged.Of(tx, span, turns);
        var search = RotaSearchRow.Of(team, draft) with { Changes = judged.Changes.Count };
        return (await StoredRota.Keep(tx, tx.Scope.Value, span, turns, search)).Row.ToProto(turns, judged, NamedRules.AreFor(tx.Caller));
    }

    /// <summary>A team that makes its own rota is helped with what it leaves open; the whole of it is the team's to make.</summary>
    private static async Task RequireMaker(Tx tx, GenerateRotaRequest request)
    {
        var offering = await OfferingRow.Require(tx, tx.Scope.Value, request.Scheme);
        if (request.Whole && ProtoName.ParseGiven<RotaMaker>(offering.RotaMaker) is RotaMaker.Team)
        {
            throw new Refusal(V1.ErrorReason.TeamMakesRota, "The team makes this rota: have its gaps filled instead.");
        }
    }

    private static IReadOnlyList<Turn> Beside(IReadOnlyList<Turn> keyed, IReadOnlyList<Turn> given) =>
        [.. keyed.Concat(given).DistinctBy(turn => (turn.AppointmentId, turn.Zone, turn.Date, turn.Kind)).Select((turn, index) => turn with { Index = index })];
}
