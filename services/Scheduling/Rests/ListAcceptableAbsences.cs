using System.Globalization;
using Grpc.Core;
using PeerSupport.Platform;
using PeerSupport.Scheduling.V1;

namespace PeerSupport.Scheduling;

internal sealed partial class SchedulingApi
{
    public override Task<ListAcceptableAbsencesResponse> ListAcceptableAbsences(ListAcceptableAbsencesRequest request, ServerCallContext context) =>
        db.Read(context, async tx =>
        {
            var prison = await Prison.Of(tx);
            var days = DaysAsked.Of(request.FirstDay, request.LastDay, prison.Day.DayOf(tx.Now), usual: 0);
            var (size, after) = (PageToken.Size(request.PageSize), PageToken.Read(request));
            var rests = (await RestsFound.Of(tx, prison, days))
                .SkipWhile(rest => after is not null && CompareKeys(KeyOf(rest), after) <= 0)
                .Take(size + 1)
                .ToList();
            return new ListAcceptableAbsencesResponse
            {
                Absences = { rests.Take(size).Select(ToProto) },
                NextPageToken = rests.Count > size ? PageToken.Next(request, KeyOf(rests[size - 1])) : "",
            };
        });

    // The band as its number: the order of the day.
    private static string[] KeyOf(RestBand rest) => [$"{rest.Date:O}", ((int)rest.Kind).ToString(CultureInfo.InvariantCulture), rest.PersonId];

    private static AcceptableAbsence ToProto(RestBand rest) => new()
    {
        Person = Names.Person(rest.PersonId),
        Date = rest.Date.ToProto(),
        Kind = rest.Kind,
        Reason = AbsenceReason.RestAfterNight,
    };
}
