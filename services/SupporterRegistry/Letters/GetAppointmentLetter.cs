using Google.Api;
using Grpc.Core;

namespace PeerSupport.SupporterRegistry;

internal sealed partial class RegistryApi
{
    public override Task<HttpBody> GetAppointmentLetter(GetAppointmentLetterRequest request, ServerCallContext context) =>
        db.Read(context, async tx =>
        {
            const string load = $"select {AppointmentRow.Columns} from appointments where establishment = @Establishment and appointment_id = @Id";
            const string addressee = """
                select p.prisoner_number, p.surname, p.forename, e.display_name as prison, e.time_zone, z.display_name as zone, s.display_name as scheme,
                  a.ended_at is not null and a.ended_by is null as by_movement
                from appointments a
                join persons p using (person_id)
                join establishments e on e.code = a.establishment
                join zones z using (establishment, zone_id)
                join schemes s using (scheme_id)
                where a.establishment = @Establishment and a.appointment_id = @Id
                """;
            var key = LocalName.Parse(request.Name);
            var appointment = await tx.Maybe<AppointmentRow>(load, key) ?? throw Refusal.NotFound(request.Name);
            var to = await tx.One<AddresseeRow>(addressee, key);
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
