using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace PeerSupport.SupporterRegistry;

internal sealed partial class RegistryApi
{
    public override Task<StandingAt> GetStanding(GetStandingRequest request, ServerCallContext context) =>
        db.Read(context, async tx =>
        {
            const string load = $"""
                select {StandingCaseRow.Columns}
                from {StandingCaseRow.Tables}
                where a.establishment = @Establishment and a.appointment_id = @Id
                """;
            var name = LocalName.Parse(request.Name);
            var at = request.At?.ToDateTimeOffset() ?? tx.Now;
            var standing = await tx.Maybe<StandingCaseRow>(load, name) ?? throw Refusal.NotFound(request.Name);
            var now = standing.ToFacts(await Certificates.Of(tx, standing.PersonId), await MovementRow.Of(tx, standing.PersonId));

            var facts = StandingReasons.Of((await StandingHistoryRow.At(tx, name, at)).In(now)).Select(condition => condition.At(at)).ToList();
            return new StandingAt
            {
                Name = request.Name,
                At = at.ToTimestamp(),
                Capabilities = { StandingReasons.Allowed(facts) },
                Facts = { facts.Where(fact => StandingReasons.Shown(fact.Reason, tx.Caller.Roles)) },
            };
        });
}
