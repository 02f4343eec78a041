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
            var channel = request.Channel is Channel.Unspecified ? Channel.Staff : request.Channel;
            var askedAt = request.AskedAt?.ToDateTimeOffset() ?? tx.Now;
            var raised = RequestRules.Raise(request.PrisonerNumber.Length > 0, channel, askedAt, tx.Now);
            var day = (await Prison.Of(tx)).Day;

            var row = await new NewRequest
            {
                Establishment = establishment,
                Offering = offering,
                Zone = Names.IdOf(request.Zone),
                Place = request.Place,
                PrisonerNumber = request.PrisonerNumber,
                Channel = channel,
                Urgency = request.Urgency is Urgency.Unspecified ? Urgency.Now : request.Urgency,
                State = raised.State,
                AskedAt = askedAt,
                CountedFrom = tx.Now,
            }.Record(tx, day);
            if (row.Named)
            {
                tx.Schedule(TimerKinds.Match, row.RequestId, tx.Now);
            }

            row.Changed(tx);
            tx.Schedule(TimerKinds.Escalate, row.RequestId, row.EscalatesAt);
            tx.Schedule(TimerKinds.Expire, row.RequestId, row.ExpiresAt);
            return row.ToProto([]);
        }, RequestRow.Read);
}
