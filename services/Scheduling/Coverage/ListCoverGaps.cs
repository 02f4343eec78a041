using System.Globalization;
using Grpc.Core;
using PeerSupport.Platform;
using PeerSupport.Scheduling.V1;

namespace PeerSupport.Scheduling;

internal sealed partial class SchedulingApi
{
    public override Task<ListCoverGapsResponse> ListCoverGaps(ListCoverGapsRequest request, ServerCallContext context) =>
        db.Read(context, async tx =>
        {
            var prison = await Prison.Of(tx);
            var days = DaysAsked.Of(request.FirstDay, request.LastDay, prison.Day.At(tx.Now).Date, usual: 6);
            var (size, after) = (PageToken.Size(request.PageSize), PageToken.Read(request));

            var gaps = (await GapsFound.Read(tx, prison, days))
                .SkipWhile(gap => after is not null && CompareKeys(KeyOf(gap), after) <= 0)
                .Take(size + 1)
                .ToList();
            return new ListCoverGapsResponse
            {
                Gaps = { gaps.Take(size).Select(gap => ToProto(prison.Code, gap)) },
                NextPageToken = gaps.Count > size ? PageToken.Next(request, KeyOf(gaps[size - 1])) : "",
            };
        });

    // The band as its number: the order of the day.
    private static string[] KeyOf(Gap gap) =>
        [gap.Place.Date.ToString("O", CultureInfo.InvariantCulture), ((int)gap.Place.Kind).ToString(CultureInfo.InvariantCulture), gap.Place.Zone, gap.Place.Scheme];

    private static int CompareKeys(string[] one, string[] other) =>
        one.Zip(other, string.CompareOrdinal).FirstOrDefault(difference => difference != 0);

    private static CoverGap ToProto(string establishment, Gap gap) => new()
    {
        Zone = Names.Zone(establishment, gap.Place.Zone),
        Scheme = Names.Scheme(gap.Place.Scheme),
        Date = gap.Place.Date.ToProto(),
        Kind = gap.Place.Kind,
        Places = gap.Places,
        Covered = gap.Covered,
        Alone = gap.IsAlone,
    };
}
