using Grpc.Core;
using PeerSupport.Platform;
using PeerSupport.Scheduling.V1;

namespace PeerSupport.Scheduling;

internal sealed partial class SchedulingApi
{
    public override Task<CoverageRule> SetCoverageRule(SetCoverageRuleRequest request, ServerCallContext context) =>
        db.Write(request, context, async tx =>
        {
            var establishment = Names.EstablishmentOf(request.Parent);
            await OfferingRow.Require(tx, establishment, request.Scheme);
            await Zones.Require(tx, establishment, [request.Zone]);

            const string write = $"""
                insert into coverage_rules (establishment, rule_id, scheme, zone, kind, places, cover_version, version)
                values (@establishment, @id, @scheme, @zone, @kind, @Places, 0, @version)
                on conflict (establishment, scheme, zone, kind) do update
                set places = excluded.places, version = greatest(coverage_rules.version + 1, excluded.version)
                returning {CoverageRuleRow.Columns}
                """;
            var rule = await tx.One<CoverageRuleRow>(write, new
            {
                establishment,
                id = Ids.Short(),
                scheme = Names.IdOf(request.Scheme),
                zone = Names.IdOf(request.Zone),
                kind = ProtoName.Of(request.Kind),
                request.Places,
                version = Versions.Next(0, tx.Now),
            });

            const string ahead = """
                select distinct date
                from duties
                where establishment = @Establishment
                  and scheme = @Scheme
                  and zone = @Zone
                  and kind = @kind
                  and state = 'ASSIGNED'
                  and ends_at > @Now
                """;
            var days = await tx.Many<DateOnly>(ahead, new { rule.Establishment, rule.Scheme, rule.Zone, kind = ProtoName.Of(rule.Kind), tx.Now });
            await Cover.Changed(tx, establishment, [.. days.Select(day => new Place(rule.Scheme, rule.Zone, day, rule.Kind))]);
            return rule.ToProto();
        });
}
