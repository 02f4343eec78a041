using Google.Api;
using Grpc.Core;

namespace PeerSupport.SupporterRegistry;

internal sealed partial class RegistryApi
{
    public override Task<HttpBody> GetMilestoneLetter(GetMilestoneLetterRequest request, ServerCallContext context) =>
        db.Read(context, async tx =>
        {
            const string load = $"select {AppointmentRow.Columns} from appointments where establishment = @Establishment and appointment_id = @Id";
            var key = LocalName.Parse(request.Name);
            var appointment = await tx.Maybe<AppointmentRow>(load, key) ?? throw Refusal.NotFound(request.Name);
            var suspensions = await Suspensions.Of(tx, appointment.Establishment, appointment.AppointmentId);
            var served = Tenure.Of(appointment.AppointedAt, appointment.EndedAt ?? tx.Now, suspensions.Select(row => row.Case));
            Growing.Tell(request.Days, served, settings.MilestoneDays, appointment.RecognisedDays);
            var to = await tx.One<AddresseeRow>(AddresseeRow.OfAppointment, key);
            var page = MilestonePage.Write(texts.In(request.Language), appointment, request.Days, to, tx.Now.DayIn(to.TimeZone), request.Print == "large");
            tx.Audit("print letter", request.Name);
            return page.ToBody();
        });
}
