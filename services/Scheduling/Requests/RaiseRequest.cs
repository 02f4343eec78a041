using Grpc.Core;
using PeerSupport.Platform;
using PeerSupport.Scheduling.V1;

namespace PeerSupport.Scheduling;

internal sealed partial class SchedulingApi
{
    /// <summary>Broker and registry may be away: nothing remote is asked before the person who asks has an answer.</summary>
    public override Task<Request> RaiseRequest(RaiseRequestRequest request, ServerCallContext context) =>
        db.Write(request, context, async tx =>
        {
            var establishment = Names.EstablishmentOf(request.Parent);
            var offering = await OfferingRow.Require(tx, establishment, request.Scheme);
            await Zones.Require(tx, establishment, [request.Zone]);
            var named = request.PrisonerNumber.Length > 0;
            var channel = request.Channel is Channel.Unspecified ? Channel.Staff : request.Channel;
            var askedAt = request.AskedAt?.ToDateTimeOffset() ?? tx.Now;
            var raised = RequestRules.Raise(named, channel, askedAt, tx.Now);
            var day = (await Prison.Of(tx)).Day;

            const string write = $"""
                insert into requests (establishment, request_id, scheme, zone, place, short_code, named, channel, urgency,
                  asked_at, recorded_at, recorded_on, recorded_in, escalates_at, expires_at, state, version)
                values (@establishment, @id, @scheme, @zone, nullif(@Place, ''), @shortCode, @named, @channelWord, @urgency,
                  @askedAt, @Now, @today, @band, @escalatesAt, @expiresAt, @state, @version)
                on conflict (establishment, short_code) where closed_at is null do nothing
                returning {RequestRow.Columns}
                """;
            var id = Ids.Short();
            RequestRow? row = null;
            while (row is null)
            {
                row = await tx.Maybe<RequestRow>(write, new
                {
                    establishment,
                    id,
                    scheme = Names.IdOf(request.Scheme),
                    zone = Names.IdOf(request.Zone),
                    request.Place,
                    shortCode = ShortCode.Draw(),
                    named,
                    channelWord = ProtoName.Of(channel),
                    urgency = ProtoName.Of(request.Urgency is Urgency.Unspecified ? Urgency.Now : request.Urgency),
                    askedAt,
                    tx.Now,
                    today = day.DayOf(tx.Now),
                    band = ProtoName.Of(day.At(tx.Now).Kind),
                    escalatesAt = tx.Now + offering.EscalateAfter,
                    expiresAt = tx.Now + offering.ExpireAfter,
                    state = ProtoName.Of(raised.State),
                    version = Versions.Next(0, tx.Now),
                });
            }

            if (named)
            {
                const string remember = "insert into askers (establishment, request_id, prisoner_number) values (@establishment, @id, @PrisonerNumber)";
                await tx.Execute(remember, new { establishment, id, request.PrisonerNumber });
                await AskerMarks.Add(tx, establishment, id, request.PrisonerNumber, day.DayOf(askedAt));
                tx.Schedule(TimerKinds.Forget, id, tx.Now + RequestRules.NumberIsKept);
                tx.Schedule(TimerKinds.Match, id, tx.Now);
            }

            row.Changed(tx);
            tx.Schedule(TimerKinds.Escalate, id, row.EscalatesAt);
            tx.Schedule(TimerKinds.Expire, id, row.ExpiresAt);
            return row.ToProto([]);
        }, RequestRow.Read);
}
