using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using PeerSupport.Platform;
using PeerSupport.Scheduling.V1;

namespace PeerSupport.Scheduling;

internal sealed partial class SchedulingApi
{
    public override Task<ListOutOfCellResponse> ListOutOfCell(ListOutOfCellRequest request, ServerCallContext context) =>
        db.Read(context, async tx =>
        {
            const string list = """
                select m.establishment, m.request_id, m.offer_id, o.appointment_id, r.scheme, r.short_code, r.zone, r.place, s.zone as home_zone,
                  r.state, case when o.state = 'ACCEPTED' then r.place_type end as place_type, m.out_at,
                  case when o.state = 'ACCEPTED' then r.contact_started_at end as contact_started_at, m.due_back_at, m.due_back_at <= @Now as overdue
                from movements m
                join requests r using (establishment, request_id)
                join offers o using (establishment, request_id, offer_id)
                left join standings s on s.establishment = o.establishment and s.appointment_id = o.appointment_id
                where m.establishment = @establishment
                  and m.back_at is null
                  and (@zone = '' or @zone in ('establishments/' || m.establishment || '/zones/' || r.zone, 'establishments/' || m.establishment || '/zones/' || s.zone))
                  and (m.out_at, m.offer_id) > (@afterTime, @afterId)
                order by m.out_at, m.offer_id
                limit @limit
                """;
            await Zones.RequireAsked(tx, request.Parent, request.Zone);
            var (after, size) = (PageToken.Read(request), PageToken.Size(request.PageSize));
            var rows = await tx.Many<OutOfCellRow>(list, new
            {
                establishment = Names.EstablishmentOf(request.Parent),
                request.Zone,
                tx.Now,
                afterTime = PageToken.Instant(after?[0]),
                afterId = after?[1] ?? "",
                limit = size + 1,
            });
            return new ListOutOfCellResponse
            {
                Supporters = { rows.Take(size).Select(row => row.ToProto()) },
                NextPageToken = rows.Count > size ? PageToken.Next(request, $"{rows[size - 1].OutAt:O}", rows[size - 1].OfferId) : "",
            };
        });
}

internal sealed record OutOfCellRow
{
    public required string Establishment { get; init; }

    public required string RequestId { get; init; }

    public required string OfferId { get; init; }

    public required string AppointmentId { get; init; }

    public required string Scheme { get; init; }

    public required string ShortCode { get; init; }

    public required string Zone { get; init; }

    public required string? Place { get; init; }

    /// <summary>Null when the registry knows him no more.</summary>
    public required string? HomeZone { get; init; }

    public required string State { get; init; }

    public required string? PlaceType { get; init; }

    public required DateTimeOffset OutAt { get; init; }

    public required DateTimeOffset? ContactStartedAt { get; init; }

    public required DateTimeOffset DueBackAt { get; init; }

    public required bool Overdue { get; init; }

    public OutOfCell ToProto() => new()
    {
        Offer = new OfferName(Establishment, RequestId, OfferId).ToString(),
        Appointment = Names.Appointment(Establishment, AppointmentId),
        Request = new RequestName(Establishment, RequestId).ToString(),
        Scheme = Names.Scheme(Scheme),
        ShortCode = ShortCode,
        Zone = Names.Zone(Establishment, Zone),
        Place = Place ?? "",
        HomeZone = HomeZone is null ? "" : Names.Zone(Establishment, HomeZone),
        RequestState = ProtoName.ParseGiven<RequestState>(State),
        PlaceType = ProtoName.ParseGiven<PlaceType>(PlaceType),
        OutSince = OutAt.ToTimestamp(),
        ContactStartedAt = ContactStartedAt?.ToTimestamp(),
        DueBackAt = DueBackAt.ToTimestamp(),
        Overdue = Overdue,
    };
}
