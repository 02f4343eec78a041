using Google.Protobuf;
using Grpc.Core;
using PeerSupport.Platform;
using PeerSupport.Registry.V1;
using PeerSupport.Scheduling.V1;
using ErrorReason = PeerSupport.Scheduling.V1.ErrorReason;

namespace PeerSupport.Scheduling;

/// <summary>A supporter who stands now, with whom somebody may meet week after week.</summary>
internal sealed record Partner
{
    public required string AppointmentId { get; init; }

    public required string PersonId { get; init; }

    public required string Scheme { get; init; }

    public required string? ConfidentialityClass { get; init; }

    /// <summary>Without a copy of the registry that can be trusted nobody is paired.</summary>
    /// <param name="appointment">The resource name, such as <c>establishments/MDI/appointments/{id}</c>.</param>
    /// <param name="scheme">The scheme he must serve in; null for any.</param>
    public static async Task<Partner> Require(Tx tx, CopyAge copyAge, string establishment, string appointment, string? scheme)
    {
        const string load = """
            select s.appointment_id, s.person_id, s.scheme, o.confidentiality_class
            from standings s
            left join offerings o using (establishment, scheme)
            where s.establishment = @establishment
              and s.appointment_id = @id
              and (@scheme::text is null or s.scheme = @scheme)
              and exists (
                select from standing_intervals i
                where i.establishment = s.establishment and i.appointment_id = s.appointment_id and i.during @> @Now)
            """;
        var here = Names.EstablishmentOf(appointment) == establishment;
        if (!here || await tx.Maybe<Partner>(load, new { establishment, id = Names.IdOf(appointment), scheme, tx.Now }) is not { } partner)
        {
            throw new Refusal(ErrorReason.NotStanding, "This supporter may not support in this scheme now.", ("capability", "ACCOMPANIED"));
        }

        return (await copyAge.Of(tx)).IsStale ? throw PairAtTheDoor.ByHandOnly() : partner;
    }
}

internal sealed partial class SchedulingApi
{
    /// <summary>
    /// Asks the registry, with the user's own token, before any transaction. The cause of a no can't be told; but whoever chooses both could try out whom a
    /// supporter is kept apart from, so it is the question of the door, which is on record and counted.
    /// </summary>
    private async Task RequirePairable(string establishment, string appointmentId, string prisonerNumber, ServerCallContext context)
    {
        var pairable = await Pairings.CheckOne(registry.Client, establishment, appointmentId, prisonerNumber, registry.On(context)) ?? throw PairAtTheDoor.ByHandOnly();
        if (!pairable)
        {
            throw new Refusal(ErrorReason.CannotPair, "These two cannot be paired. Look for another supporter.");
        }
    }

    /// <summary>A step after which two meet: both are checked before it, and that it is possible both before and under the lock.</summary>
    /// <param name="appointment">Who takes it over; null where the supporter stays.</param>
    private async Task<Partnership> Meet(IMessage request, string name, string? appointment, Func<PartnershipAt, PartnershipAt> step, ServerCallContext context)
    {
        if (await db.Replayed<Partnership>(request, context, PartnershipRow.Read) is { } answered)
        {
            return answered;
        }

        var (partner, number) = await db.Read(context, async tx =>
        {
            var row = await PartnershipRow.Load(tx, name);
            step(row.At);
            return (await Of(tx, row), row.PrisonerNumber);
        });
        await RequirePairable(Names.EstablishmentOf(name), partner.AppointmentId, number, context);

        return await db.Write(request, context, async tx =>
        {
            var row = await PartnershipRow.Lock(tx, name);
            var next = step(row.At);
            var now = await Of(tx, row);
            if (now.AppointmentId != partner.AppointmentId)
            {
                throw new Refusal(Platform.V1.ErrorReason.Contention, "Somebody else took it over meanwhile. Nothing was changed.");
            }

            return (await row.Take(tx, next, now)).ToProto();
        }, PartnershipRow.Read);

        Task<Partner> Of(Tx tx, PartnershipRow row) =>
            Partner.Require(tx, copyAge, row.Establishment, appointment ?? Names.Appointment(row.Establishment, row.AppointmentId), row.Scheme);
    }
}
