using Google.Api;
using Google.Protobuf;
using Grpc.Core;
using PeerSupport.Platform;
using PeerSupport.Scheduling.V1;

namespace PeerSupport.Scheduling;

internal sealed partial class SchedulingApi
{
    public override Task<HttpBody> ExportRota(ExportRotaRequest request, ServerCallContext context) =>
        db.Read(context, async tx =>
        {
            const string load = $"""
                select {DutyRow.Columns}
                from duties
                where establishment = @Code
                  and scheme = @Scheme
                  and date between @First and @Last
                  and state = 'ASSIGNED'
                order by starts_at, zone, shadow, duty_id
                """;
            var words = rotaTexts.All.In(request.Language);
            var prison = await Prison.Of(tx);
            var offering = await OfferingRow.Require(tx, prison.Code, request.Scheme);
            var days = DaysAsked.Of(request.FirstDay, request.LastDay, prison.Day.At(tx.Now).Date, usual: 27);
            var duties = await tx.Many<DutyRow>(load, new { prison.Code, offering.Scheme, days.First, days.Last });
            return request.Format is RotaFormat.Csv
                ? new HttpBody { ContentType = "text/csv; charset=utf-8", Data = UnsafeByteOperations.UnsafeWrap(RotaFile.Write(duties, prison.Day)) }
                : RotaPage.Write(words, offering.Called, days, duties, await Zones.Called(tx, prison.Code), prison.Day, tx.Now, request.Print == "large").ToBody();
        });
}
