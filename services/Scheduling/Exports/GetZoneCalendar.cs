using Google.Api;
using Google.Protobuf;
using Grpc.Core;
using PeerSupport.Platform;
using PeerSupport.Scheduling.V1;

namespace PeerSupport.Scheduling;

internal sealed partial class SchedulingApi
{
    private const int CalendarLooksBackDays = 28;

    public override Task<HttpBody> GetZoneCalendar(GetZoneCalendarRequest request, ServerCallContext context) =>
        db.Read(context, async tx =>
        {
            const string load = $"""
                select {DutyRow.Columns}
                from duties
                where establishment = @Code
                  and zone = @zone
                  and date between @First and @Last
                  and state = 'ASSIGNED'
                order by starts_at, duty_id
                """;
            var words = rotaTexts.All.In(request.Language);
            var zone = await Zones.Known(tx, request.Name);
            var prison = await Prison.Of(tx);
            var days = DaysAsked.Of(request.FirstDay, request.LastDay, prison.Day.DayOf(tx.Now).AddDays(-CalendarLooksBackDays), usual: 92);
            var duties = await tx.Many<DutyRow>(load, new { prison.Code, zone, days.First, days.Last });
            var called = await Zones.Called(tx, prison.Code);
            var schemes = (await OfferingRow.All(tx, prison.Code)).ToDictionary(offering => offering.Scheme, offering => offering.Called);
            return new HttpBody { ContentType = "text/calendar; charset=utf-8", Data = ByteString.CopyFromUtf8(ZoneCalendar.Write(words, called(zone), schemes, duties, prison.Day)) };
        });
}
