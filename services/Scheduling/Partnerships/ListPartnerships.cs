using Grpc.Core;
using PeerSupport.Platform;
using PeerSupport.Scheduling.V1;

namespace PeerSupport.Scheduling;

internal sealed partial class SchedulingApi
{
    public override Task<ListPartnershipsResponse> ListPartnerships(ListPartnershipsRequest request, ServerCallContext context) =>
        db.Read(context, async tx =>
        {
            const string list = $"""
                select {PartnershipRow.Columns}
                from partnerships
                where establishment = @establishment
                  and (state = @state or (@state::text is null and state <> 'ENDED'))
                  and (pause = 'NEEDS_SUPPORTER' or not @NeedsSupporter)
                  and (@Zone = '' or 'establishments/' || establishment || '/zones/' || zone = @Zone)
                  and (@Appointment = '' or 'establishments/' || establishment || '/appointments/' || appointment_id = @Appointment)
                  and (proposed_at, partnership_id) > (@after, @afterId)
                order by proposed_at, partnership_id
                limit @limit
                """;
            await Zones.RequireAsked(tx, request.Parent, request.Zone);
            var (size, last) = (PageToken.Size(request.PageSize), PageToken.Read(request));
            var rows = await tx.Many<PartnershipRow>(list, new
            {
                establishment = Names.EstablishmentOf(request.Parent),
                state = ProtoName.OfGiven(request.State),
                request.NeedsSupporter,
                request.Zone,
                request.Appointment,
                after = PageToken.Instant(last?[0]),
                afterId = last?[1] ?? "",
                limit = size + 1,
            });
            return new ListPartnershipsResponse
            {
                Partnerships = { await SessionsRead.With(tx, [.. rows.Take(size)]) },
                NextPageToken = rows.Count > size ? PageToken.Next(request, $"{rows[size - 1].ProposedAt:O}", rows[size - 1].PartnershipId) : "",
            };
        });
}
