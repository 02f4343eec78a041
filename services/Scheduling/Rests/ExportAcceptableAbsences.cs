using Google.Api;
using Google.Protobuf;
using Grpc.Core;
using PeerSupport.Platform;
using PeerSupport.Scheduling.V1;

namespace PeerSupport.Scheduling;

internal sealed partial class SchedulingApi
{
    /// <summary>An acceptable absence, as the prison's own system (NOMIS) says it.</summary>
    private const string AcceptableAbsenceOutcome = "ACCAB";

    private static readonly string[] s_absenceHeading = ["person", "date", "slot", "outcome", "reason"];

    public override Task<HttpBody> ExportAcceptableAbsences(ExportAcceptableAbsencesRequest request, ServerCallContext context) =>
        db.Read(context, async tx =>
        {
            var prison = await Prison.Of(tx);
            var days = DaysAsked.Of(request.FirstDay, request.LastDay, prison.Day.DayOf(tx.Now), usual: 0);
            var rows = (await RestsFound.Of(tx, prison, days)).Select(rest => (string[])
                [Names.Person(rest.PersonId), $"{rest.Date:O}", ProtoName.Of(rest.Kind), AcceptableAbsenceOutcome, ProtoName.Of(AbsenceReason.RestAfterNight)]);
            return new HttpBody { ContentType = "text/csv; charset=utf-8", Data = UnsafeByteOperations.UnsafeWrap(Sheet.Write(s_absenceHeading, rows)) };
        });
}
