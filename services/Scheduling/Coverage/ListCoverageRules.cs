using Grpc.Core;
using PeerSupport.Platform;
using PeerSupport.Scheduling.V1;

namespace PeerSupport.Scheduling;

internal sealed partial class SchedulingApi
{
    public override Task<ListCoverageRulesResponse> ListCoverageRules(ListCoverageRulesRequest request, ServerCallContext context) =>
        db.Read(context, async tx =>
        {
            const string load = $"""
                select {CoverageRuleRow.Columns}
                from coverage_rules
                where establishment = @establishment
                  and places > 0
                  and rule_id > @after
                order by rule_id
                limit @limit
                """;
            var size = PageToken.Size(request.PageSize);
            var after = PageToken.Read(request)?[0] ?? "";
            var rows = await tx.Many<CoverageRuleRow>(load, new { establishment = Names.EstablishmentOf(request.Parent), after, limit = size + 1 });
            return new ListCoverageRulesResponse
            {
                CoverageRules = { rows.Take(size).Select(row => row.ToProto()) },
                NextPageToken = rows.Count > size ? PageToken.Next(request, rows[size - 1].RuleId) : "",
            };
        });
}
