using Grpc.Core;
using PeerSupport.Platform;
using PeerSupport.Registry.V1;
using PeerSupport.Scheduling.V1;
using ErrorReason = PeerSupport.Scheduling.V1.ErrorReason;

namespace PeerSupport.Scheduling;

internal sealed partial class SchedulingApi
{
    public override async Task<Partnership> CreatePartnership(CreatePartnershipRequest request, ServerCallContext context)
    {
        if (await db.Replayed<Partnership>(request, context, PartnershipRow.Read) is { } answered)
        {
            return answered;
        }

        var establishment = Names.EstablishmentOf(request.Parent);
        var partner = await db.Read(context, Proposed);
        await RequirePairable(establishment, partner.AppointmentId, request.PrisonerNumber, context);

        return await db.Write(request, context, async tx =>
        {
            const string write = $"""
                insert into partnerships (establishment, partnership_id, scheme, appointment_id, person_id, prisoner_number, zone, state, sessions_per_week, proposed_at, version)
                values (@establishment, @id, @Scheme, @AppointmentId, @PersonId, @PrisonerNumber, @zone, 'PROPOSED', @sessions, @Now, @version)
                on conflict (establishment, scheme, prisoner_number) where state <> 'ENDED' do nothing
                returning {PartnershipRow.Columns}
                """;
            var stands = await Proposed(tx);
            var row = await tx.Maybe<PartnershipRow>(write, new
            {
                establishment,
                id = Ids.Short(),
                stands.Scheme,
                stands.AppointmentId,
                stands.PersonId,
                request.PrisonerNumber,
                zone = Names.IdOf(request.Zone),
                sessions = request.SessionsPerWeek == 0 ? PartnershipRules.UsualSessions : request.SessionsPerWeek,
                tx.Now,
                version = Versions.Next(0, tx.Now),
            });
            return row?.ToProto() ?? throw new Refusal(ErrorReason.AlreadyPartnered, "This person has a partnership in the scheme that has not ended.");
        }, PartnershipRow.Read);

        async Task<Partner> Proposed(Tx tx)
        {
            var found = await Partner.Require(tx, copyAge, establishment, request.Appointment, scheme: null);
            PartnershipRules.RequireOpenScheme(Names.Scheme(found.Scheme), ProtoName.ParseGiven<ConfidentialityClass>(found.ConfidentialityClass));
            await Zones.Require(tx, establishment, [request.Zone]);
            return found;
        }
    }
}
