using Grpc.Core;
using PeerSupport.Platform;
using PeerSupport.Registry.V1;
using PeerSupport.Scheduling.V1;

namespace PeerSupport.Scheduling;

internal sealed partial class SchedulingApi
{
    public override Task<Concern> RecordConcernPassed(RecordConcernPassedRequest request, ServerCallContext context) =>
        db.Write(request, context, async tx =>
        {
            const string write = $"""
                insert into concerns (establishment, concern_id, scheme, passed_to, passed_at, version)
                values (@establishment, @id, @scheme, @to, @passedAt, @version)
                returning {ConcernRow.Columns}
                """;
            var establishment = Names.EstablishmentOf(request.Parent);
            var offering = await OfferingRow.Require(tx, establishment, request.Scheme);
            var passedAt = request.PassedAt?.ToDateTimeOffset() ?? tx.Now;
            ConcernRules.Pass(request.Scheme, ProtoName.ParseGiven<ConfidentialityClass>(offering.ConfidentialityClass), passedAt, tx.Now);
            var row = await tx.One<ConcernRow>(write, new
            {
                establishment,
                id = Ids.Short(),
                scheme = offering.Scheme,
                to = ProtoName.Of(request.To),
                passedAt,
                version = Versions.Next(0, tx.Now),
            });
            tx.Schedule(NotAcknowledged.Kind, row.ConcernId, tx.Now + offering.EscalateAfter);
            return row.ToProto();
        }, ConcernRow.Read);
}
