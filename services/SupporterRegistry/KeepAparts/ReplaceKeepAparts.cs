using Grpc.Core;

namespace PeerSupport.SupporterRegistry;

internal sealed partial class RegistryApi
{
    public override Task<ReplaceKeepApartsResponse> ReplaceKeepAparts(ReplaceKeepApartsRequest request, ServerCallContext context) =>
        db.Write(request, context, async tx =>
        {
            var asOf = request.AsOf.ToDateTimeOffset();
            KeepApartList.Require(request.KeepAparts, asOf, tx.Now);

            // The establishment's row is the lock: one list at a time, and an application is before this list or after it.
            const string take = "select code from establishments where code = @establishment for no key update";
            const string load = "select list, as_of from keep_apart_feeds where establishment = @establishment";
            var establishment = Names.IdOf(request.Parent);
            _ = await tx.Maybe<string>(take, new { establishment }) ?? throw NotInRegister(request.Parent);
            var standing = await tx.Maybe<FeedRow>(load, new { establishment });
            KeepApartList.RequireNotOlder(asOf, standing?.AsOf);

            const string feed = """
                insert into keep_apart_feeds (establishment, list, as_of)
                values (@establishment, @list, @asOf)
                on conflict (establishment) do update set list = excluded.list, as_of = excluded.as_of
                """;
            const string keep = """
                with here as (
                  select distinct a.person_id
                  from applications a
                  where a.establishment = @establishment and a.state in ('SUBMITTED', 'CLEARED', 'ACCEPTED', 'IN_TRAINING', 'APPOINTED')),
                ours as (
                  select p.prisoner_number from persons p join here using (person_id)
                  union
                  select f.prisoner_number from former_numbers f join here using (person_id))
                insert into keep_aparts (establishment, prisoner_number_1, prisoner_number_2, restriction, list)
                select @establishment, one, other, restriction, @list
                from unnest(@ones, @others, @restrictions) as sent (one, other, restriction)
                where one in (select prisoner_number from ours) or other in (select prisoner_number from ours)
                on conflict (establishment, prisoner_number_1, prisoner_number_2) do update
                set restriction = excluded.restriction, list = excluded.list
                """;
            // About people who are none of ours only what acts is kept.
            const string forget = "delete from keep_aparts where establishment = @establishment and list < @list";
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
            return new ReplaceKeepApartsResponse { Received = request.KeepAparts.Count, Kept = kept };
        });

    private sealed record FeedRow
    {
        public required long List { get; init; }

        public required DateTimeOffset AsOf { get; init; }
    }
}
