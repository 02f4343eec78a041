using Google.Api;
using Grpc.Core;

namespace PeerSupport.SupporterRegistry;

internal sealed partial class RegistryApi
{
    public override Task<HttpBody> GetAppointmentLetter(GetAppointmentLetterRequest request, ServerCallContext context) =>
        db.Read(context, async tx =>
        {
            const string load = $"select {AppointmentRow.Columns} from appointments where establishment = @Establishment and appointment_id = @Id";
            var key = LocalName.Parse(request.Name);
            var appointment = await tx.Maybe<AppointmentRow>(load, key) ?? throw Refusal.NotFound(request.Name);
            var to = await tx.One<AddresseeRow>(AddresseeRow.OfAppointment, key);
            var letter = Letter.Of(appointment, to.ByMovement, await InForce(tx, key));
            tx.Audit("print letter", request.Name);
            return LetterPage.Write(texts.In(request.Language), letter, to, tx.Now.DayIn(to.TimeZone), request.Print == "large").ToBody();
        });

    private static Task<InForceRow?> InForce(Tx tx, LocalName appointment)
    {
        const string load = "select suspended_at, review_by from suspensions where establishment = @Establishment and appointment_id = @Id and state = 'IN_FORCE'";
        return tx.Maybe<InForceRow>(load, appointment);
    }
}

/// <summary>The suspension that an appointment lies under.</summary>
internal sealed record InForceRow
{
    public required DateTimeOffset SuspendedAt { get; init; }

    public required DateOnly ReviewBy { get; init; }
}
