using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace PeerSupport.SupporterRegistry;

internal sealed partial class RegistryApi
{
    public override Task<CheckPairingsResponse> CheckPairings(CheckPairingsRequest request, ServerCallContext context) =>
        db.Read(context, tx => Paired(tx, Names.IdOf(request.Parent), request.Questions));

    // One statement with the same joins for every question: neither the answer nor its time tells a keep-apart from an unknown supporter.
    // Both are looked for under every number they have or had. Pairs are ordered as they are stored, and looked up as the index compares: with "C"
    // there too it would read the whole list for each question.
    private async Task<CheckPairingsResponse> Paired(Tx tx, string establishment, IReadOnlyCollection<PairingQuestion> questions)
    {
        const string load = """
            select coalesce(a.accompanied @> @Now, false) as standing,
              coalesce(f.as_of >= p.listed_from, false) as listed,
              exists (
                select
                from unnest(n.his) as h (number)
                cross join unnest(n.askers) as o (number)
                cross join lateral (
                  select least(h.number collate "C", o.number collate "C") collate "default" as lesser,
                    greatest(h.number collate "C", o.number collate "C") collate "default" as greater) pair
                left join keep_aparts k on k.establishment = @establishment and k.list = f.list
                  and k.prisoner_number_1 = pair.lesser
                  and k.prisoner_number_2 = pair.greater
                left join keep_apart_changes c on c.establishment = @establishment
                  and c.prisoner_number_1 = pair.lesser
                  and c.prisoner_number_2 = pair.greater
                where (k.list is not null and coalesce(c.changed_at <= f.as_of, true)) or (c.restriction is not null and coalesce(c.changed_at >= f.as_of, true))
              ) or exists (select from blocks b where b.prisoner_number = any (n.his || n.askers) and not b.door_only) as kept_apart,
              exists (select from blocks b where b.prisoner_number = any (n.his || n.askers) and b.door_only) as door_only,
              n.his && n.askers as himself,
              f.as_of
            from unnest(@ids, @numbers) with ordinality as q (appointment_id, numbers, nth)
            left join keep_apart_feeds f on f.establishment = @establishment
            left join appointments a on a.establishment = @establishment and a.appointment_id = q.appointment_id
            left join applications p on p.establishment = @establishment and p.application_id = a.application_id
            left join persons s on s.person_id = a.person_id
            cross join lateral (
              select string_to_array(q.numbers, ',') as askers,
                array_remove(array(select x.prisoner_number from former_numbers x where x.person_id = a.person_id) || s.prisoner_number, null) as his
            ) as n
            order by q.nth
            """;
        var same = await Same.Of(tx, questions.Select(question => question.PrisonerNumber));
        var asked = questions.Select(question => LocalName.Parse(question.Appointment)).ToArray();
        var facts = await tx.Many<PairingRow>(load, new
        {
            establishment,
            ids = asked.Select(name => name.Establishment == establishment ? name.Id : "").ToArray(),
            numbers = questions.Select(question => string.Join(',', same[question.PrisonerNumber])).ToArray(),
            tx.Now,
        });

        foreach (var appointment in questions.Select(question => question.Appointment).Distinct())
        {
            tx.Audit("pair", appointment);
        }

        var asOf = facts[0].AsOf;
        var fresh = PairingRules.IsFresh(asOf, tx.Now, settings.KeepApartFeedLimit);
        return new()
        {
            Pairings = { facts.Select(row => PairingRules.Answer(row, fresh)) },
            FeedAge = asOf is null ? null : Duration.FromTimeSpan(tx.Now - asOf.Value),
            ByHandOnly = !fresh,
        };
    }
}
