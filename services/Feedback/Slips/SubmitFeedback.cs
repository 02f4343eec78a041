using Grpc.Core;
using PeerSupport.Feedback.Questionnaires;
using PeerSupport.Feedback.Slips;
using PeerSupport.Feedback.V1;
using PeerSupport.Platform;

namespace PeerSupport.Feedback;

internal sealed partial class FeedbackApi
{
    /// <summary>Leaves no trace of itself: what is kept says what was ticked and about which month, and nothing of who handed it in or when.</summary>
    public override async Task<SubmitFeedbackResponse> SubmitFeedback(SubmitFeedbackRequest request, ServerCallContext context)
    {
        var slips = await Judged(request.Parent, [request.Slip], context);
        return slips is [{ State: SlipState.Taken }] && await Taken(request.Parent, slips, SlipPool.Take, context) is [_] ? new() : throw SlipRules.Refused(slips[0]);
    }

    /// <summary>What codes and ticks say. A provider knows of those schemes that it provides there; where it provides none there is nothing.</summary>
    private Task<List<HandedIn>> Judged(string parent, IReadOnlyCollection<Slip> slips, ServerCallContext context) =>
        db.Read(context, async tx =>
        {
            var establishment = Names.EstablishmentOf(parent);
            var schemes = await tx.Many<string>("select scheme from offerings where establishment = @establishment", new { establishment });
            if (schemes.Count == 0 && tx.Scope.Kind is ScopeKind.Provider)
            {
                throw Refusal.NotFound(parent);
            }

            var today = await Place.Today(tx, establishment);
            var asked = await Asked.Read(tx, schemes);
            return slips.Select(slip => HandedIn.Of(slip, slipKey, establishment, schemes, today).By(asked)).ToList();
        });

    /// <summary>By SYSTEM, in the establishment's scope: what waits is open to nobody who calls.</summary>
    private async Task<IReadOnlyList<HandedIn>> Taken(
        string parent, IEnumerable<HandedIn> slips, Func<Tx, string, string, SlipKind, IReadOnlyList<HandedIn>, Task<IReadOnlyList<HandedIn>>> take, ServerCallContext context)
    {
        var (establishment, taken) = (Names.EstablishmentOf(parent), new List<HandedIn>());
        await db.Run(Scope.Tenant(establishment), async tx =>
        {
            taken.Clear();
            // in one order, so that two boxes never wait for each other
            foreach (var pool in slips.Where(slip => slip.State is SlipState.Taken).GroupBy(slip => (slip.Scheme, slip.Kind)).OrderBy(pool => pool.Key.Scheme, StringComparer.Ordinal).ThenBy(pool => pool.Key.Kind))
            {
                taken.AddRange(await take(tx, establishment, pool.Key.Scheme, pool.Key.Kind, [.. pool]));
            }
        }, context.CancellationToken);
        return taken;
    }
}
