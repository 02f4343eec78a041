using Grpc.Core;

namespace PeerSupport.SupporterRegistry;

internal sealed partial class RegistryApi
{
    public override Task<Distribution> GetDistribution(GetDistributionRequest request, ServerCallContext context) =>
        db.Read(context, async tx =>
        {
            const string load = """
                select z.establishment, z.zone_id, o.scheme_id, z.capacity, count(a.appointment_id)::int as active,
                  count(a.appointment_id) filter (where a.solo @> @Now)::int as standing
                from zones z
                join offerings o on o.establishment = z.establishment and (@scheme::text is null or o.scheme_id = @scheme)
                left join appointments a on a.establishment = z.establishment and a.zone_id = z.zone_id and a.scheme_id = o.scheme_id and a.state = 'ACTIVE'
                where z.establishment = @establishment
                group by z.establishment, z.zone_id, o.scheme_id, z.capacity
                order by o.scheme_id, z.zone_id
                """;
            var rows = await tx.Many<ZoneSupportersRow>(load, new
            {
                establishment = Names.IdOf(request.Parent),
                scheme = request.Scheme.Length == 0 ? null : Names.IdOf(request.Scheme),
                tx.Now,
            });
            return new Distribution { Establishment = request.Parent, Zones = { rows.Select(row => row.ToProto()) }, Without = rows.Count(row => row.Active == 0) };
        });
}
