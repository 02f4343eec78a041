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
            var zones = await PacksTaken.ZonesOf(tx, request.Name);
            var prison = await Prison.Of(tx);
            var night = Night.Of(prison.Day, tx.Now);
            var schemes = new List<(OfferingRow Offering, IReadOnlyList<Callable> All)>();
            foreach (var offering in await OfferingRow.All(tx, establishment))
            {
                schemes.Add((offering, await Callable.Of(tx, prison, offering, night)));
            }

            var sheets = zones.Select(zone => new NightPackSheet(
                zone, [.. schemes.Select(scheme => (scheme.Offering, Callable.InOrder(scheme.All, prison, scheme.Offering, zone, night.Left(tx.Now))))]));
            var feed = await KeepApartAge.Of(tx, copyAge);
            var page = NightPackPage.Write(words, night, sheets, feed.ByHandOnly, await Zones.Called(tx, establishment), tx.Now, prison.Day.Local, request.Print == "large");
            await PacksTaken.Keep(tx, establishment, night.Date, zones);
            return page.ToBody();
        });
}
