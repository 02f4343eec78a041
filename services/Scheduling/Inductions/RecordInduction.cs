using Grpc.Core;
using PeerSupport.Platform;
using PeerSupport.Scheduling.V1;

namespace PeerSupport.Scheduling;

internal sealed partial class SchedulingApi
{
    public override Task<Induction> RecordInduction(RecordInductionRequest request, ServerCallContext context) =>
        db.Write(request, context, async tx =>
        {
            var row = await InductionRow.Lock(tx, request.Name);
            var overAt = request.OverAt?.ToDateTimeOffset() ?? tx.Now;
            InductionRules.Record(row.At, request.Outcome, request.Appointment, overAt, row.ArrivedAt, tx.Now);
            await RequireAppointed(tx, row, request.Appointment);
            var appointment = request.Appointment.Length > 0 ? Names.IdOf(request.Appointment) : null;
            if (request.Outcome is InductionState.Seen)
            {
                await ExposureMarks.Seen(tx, row, appointment, (await Prison.Of(tx)).Day.DayOf(overAt));
            }

            return (await row.Close(tx, request.Outcome, overAt, appointment)).ToProto();
        }, InductionRow.Read);

    /// <summary>What happened is recorded as it was, whether or not the supporter stands now; but nobody sees arrivals for a scheme that is not his.</summary>
    private static async Task RequireAppointed(Tx tx, InductionRow row, string appointment)
    {
        const string known = "select exists (select from standings where establishment = @Establishment and scheme = @Scheme and appointment_id = @id)";
        if (appointment.Length > 0
            && (Names.EstablishmentOf(appointment) != row.Establishment || !await tx.One<bool>(known, new { row.Establishment, row.Scheme, id = Names.IdOf(appointment) })))
        {
            throw new Refusal(ErrorReason.OtherScheme, "This supporter is not appointed here in the scheme that sees those who arrive.", ("scheme", Names.Scheme(row.Scheme)));
        }
    }
}
