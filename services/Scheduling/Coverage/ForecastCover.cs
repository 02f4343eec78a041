using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using PeerSupport.Platform;
using PeerSupport.Scheduling.V1;

namespace PeerSupport.Scheduling;

internal sealed partial class SchedulingApi
{
    public override Task<ForecastCoverResponse> ForecastCover(ForecastCoverRequest request, ServerCallContext context) =>
        db.Read(context, async tx =>
        {
            var prison = await Prison.Of(tx);
            var until = request.Hours > 0 ? tx.Now.AddHours(request.Hours) : default(DateTimeOffset?);
            var days = Ahead(request, prison.Day, tx.Now, until);
            var (size, after) = (PageToken.Size(request.PageSize), PageToken.Read(request));

            var all = (await GapsFound.Forecast(tx, prison, days)).Where(one => until is null || (one.Hours.Until > tx.Now && one.Hours.From < until)).ToList();
            var page = all.SkipWhile(one => after is not null && CompareKeys(KeyOf(one.Cover), after) <= 0).Take(size + 1).ToList();
            return new ForecastCoverResponse
            {
                Forecasts = { page.Take(size).Select(one => ToProto(prison, one)) },
                Days = { all.GroupBy(one => one.Hours.Date).Select(day => ToProto(day.Key, CoverGaps.Sum(day))) },
                NextPageToken = page.Count > size ? PageToken.Next(request, KeyOf(page[size - 1].Cover)) : "",
            };
        });

    /// <summary>Of hours, the days whose bands may lie in them: what runs now may have begun yesterday.</summary>
    private static DaysAsked Ahead(ForecastCoverRequest request, PrisonDay day, DateTimeOffset now, DateTimeOffset? until) => until is not { } end
        ? DaysAsked.Of(request.FirstDay, request.LastDay, day.At(now).Date, usual: 6)
        : request.FirstDay is null && request.LastDay is null ? new(day.DayOf(now).AddDays(-1), day.DayOf(end))
        : throw Refusal.Invalid(("hours", "can't stand beside days: ask for one of them"));

    private static CoverForecast ToProto(Prison prison, Covering covering) => new()
    {
        Zone = Names.Zone(prison.Code, covering.Cover.Place.Zone),
        Scheme = Names.Scheme(covering.Cover.Place.Scheme),
        Date = covering.Cover.Place.Date.ToProto(),
        Kind = covering.Cover.Place.Kind,
        StartsAt = covering.Hours.From.ToTimestamp(),
        EndsAt = covering.Hours.Until.ToTimestamp(),
        Places = covering.Cover.Places,
        Covered = covering.Cover.Covered,
        Alone = covering.Cover.IsAlone,
        UnusualMinutes = prison.Day.UnusualMinutes(covering.Hours.From, covering.Hours.Until),
    };

    private static CoverDay ToProto(DateOnly date, (int Places, int Covered, int Gaps) sum) =>
        new() { Date = date.ToProto(), Places = sum.Places, Covered = sum.Covered, Gaps = sum.Gaps };
}
