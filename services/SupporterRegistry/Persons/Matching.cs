namespace PeerSupport.SupporterRegistry;

/// <summary>Whose a number and a family name are, of the people a provider has accepted.</summary>
internal static class Matching
{
    // One statement and one answer whatever the cause: unknown number, other name, or not this provider's.
    public static async Task<IReadOnlyList<string?>> Of(Tx tx, string provider, IReadOnlyList<(string Number, string Surname)> asked)
    {
        const string load = """
            select n.number, p.person_id, p.surname
            from unnest(@numbers) as n (number)
            cross join lateral (
              select k.person_id from persons k where k.prisoner_number = n.number
              union
              select f.person_id from former_numbers f where f.prisoner_number = n.number) as known
            join persons p using (person_id)
            where not exists (select from merged_persons m where m.removed_id = p.person_id)
              and exists (
                select from applications a
                where a.person_id = p.person_id and a.provider = @provider and a.accepted_at is not null)
            """;
        var numbers = asked.Select(one => one.Number).Distinct().ToArray();
        var known = (await tx.Many<KnownRow>(load, new { numbers, provider })).ToDictionary(row => row.Number);
        var matched = asked.Select(one => known.TryGetValue(one.Number, out var row) && Surname.Same(row.Surname, one.Surname) ? Names.Person(row.PersonId) : null).ToList();
        foreach (var person in matched.OfType<string>().Distinct())
        {
            tx.Audit("match", person);
        }

        return matched;
    }

    private sealed record KnownRow
    {
        public required string Number { get; init; }

        public required string PersonId { get; init; }

        public required string Surname { get; init; }
    }
}
