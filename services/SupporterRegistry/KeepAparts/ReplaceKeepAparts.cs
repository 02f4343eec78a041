using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace PeerSupport.SupporterRegistry;

internal sealed partial class RegistryApi
{
    public override Task<ReplaceKeepApartsResponse> ReplaceKeepAparts(ReplaceKeepApartsRequest request, ServerCallContext context) =>
        db.Write(request, context, async tx =>
        {
            var asOf = request.AsOf.ToDateTimeOffset();
            KeepApartList.Require(request.KeepAparts, asOf, tx.Now);

            var standing = await KeepApartFeedRow.Lock(tx, request.Parent);
            KeepApartList.RequireNotOlder(asOf, standing?.AsOf);

            const string feed = """
                insert into keep_apart_feeds (establishment, list, as_of)
                values (@establishment, @list, @asOf)
                on conflict (establishment) do update set list = excluded.list, as_of = excluded.as_of
                """;
            const string keep = $"""
                with ours as ({KeepApartFeedRow.Ours})
                insert into keep_aparts (establishment, prisoner_number_1, prisoner_number_2, restriction, list)
                select @establishment, one, other, restriction, @list
                from unnest(@ones, @others, @restrictions) as sent (one, other, restriction)
                where one in (select prisoner_number from ours) or other in (select prisoner_number from ours)
                on conflict (establishment, prisoner_number_1, prisoner_number_2) do update
                set restriction = excluded.restriction, list = excluded.list
                """;
            // About people who are none of ours only what acts is kept.
            const string forget = "delete from keep_aparts where establishment = @establishment and list < @list";
            const string forgetChanges = "delete from keep_apart_changes where establishment = @establishment and changed_at < @asOf";
            var establishment = Names.IdOf(request.Parent);
            var list = Versions.Next(standing?.List ?? 0, tx.Now);
            var pairs = KeepApartList.Distinct(request.KeepAparts);
            await tx.Execute(feed, new { establishment, list, asOf });
            var kept = await tx.Execute(keep, new
            {
                establishment,
                list,
                ones = pairs.Select(pair => pair.One).ToArray(),
                others = pairs.Select(pair => pair.Other).ToArray(),
                restrictions = pairs.Select(pair => ProtoName.Of(pair.Restriction)).ToArray(),
            });
            await tx.Execute(forget, new { establishment, list });
            await tx.Execute(forgetChanges, new { establishment, asOf });
            KeepApartChanges.Tell(tx, request.Parent);
            return new ReplaceKeepApartsResponse
            {
                Received = request.KeepAparts.Count,
                Kept = kept,
                FeedAge = Duration.FromTimeSpan(tx.Now - asOf),
                ByHandOnly = !PairingRules.IsFresh(asOf, tx.Now, settings.KeepApartFeedLimit),
            };
        });
}
