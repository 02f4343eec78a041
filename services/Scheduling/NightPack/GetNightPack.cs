using Google.Api;
using Grpc.Core;
using PeerSupport.Platform;
using PeerSupport.Scheduling.V1;

namespace PeerSupport.Scheduling;

internal sealed partial class SchedulingApi
{
    public override Task<HttpBody> GetNightPack(GetNightPackRequest request, ServerCallContext context) =>
        db.Read(context, async tx =>
        {
            var (establishment, words) = (Names.EstablishmentOf(request.Name), texts.In(request.Language));
            var zone = await Zones.Known(tx, request.Name);
            var prison = await Prison.Of(tx);
            var night = Night.Of(prison.Day, tx.Now);
            var schemes = new List<(OfferingRow, IReadOnlyList<Callable>)>();
            foreach (var offering in await OfferingRow.All(tx, establishment))
            {
                schemes.Add((offering, await Callable.InOrder(tx, prison, offering, zone, night)));
            }

            var feed = await KeepApartAge.Of(tx, copyAge);
            tx.Audit("print night pack", request.Name);
            return NightPackPage.Write(words, zone, night, schemes, feed.ByHandOnly, await Zones.Called(tx, establishment), tx.Now, prison.Day.Local, request.Print == "large").ToBody();
        });
}
