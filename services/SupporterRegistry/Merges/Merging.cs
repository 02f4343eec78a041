namespace PeerSupport.SupporterRegistry;

/// <summary>Two numbers are found to be one person's.</summary>
internal static class Merging
{
    /// <summary>
    /// Keeps who is whom at once. Where both were known to us as two persons, one of them is from now on the other, and
    /// <see cref="Merged"/> re-points what bears its name.
    /// </summary>
    public static async Task Take(Tx tx, SamePerson same, string kept, string removed)
    {
        await same.Lock(tx, kept, removed);
        await same.Tell(tx, kept, removed);
        var numbers = (await same.Of(tx, [kept]))[kept];
        var persons = (await PersonRow.ByNumber(tx, [.. numbers])).Values.Distinct().Order(StringComparer.Ordinal).ToList();
        if (persons.Count == 0)
        {
            return;
        }

        var current = await PersonRow.ByNumber(tx, numbers[0]);
        var keeper = current.GetValueOrDefault(numbers[0]) ?? persons[0];
        foreach (var gone in persons.Where(person => person != keeper))
        {
            await Point(tx, gone, keeper);
            tx.Schedule(Merged.Kind, gone, tx.Now);
        }

        await Renumber(tx, keeper, numbers);
        tx.Schedule(Settled.Kind, keeper, tx.Now);
    }

    /// <summary>The person that somebody is by now.</summary>
    public static async Task<string> Now(Tx tx, string person)
    {
        const string load = "select person_id from merged_persons where removed_id = @person";
        return await tx.Maybe<string>(load, new { person }) ?? person;
    }

    private static Task<int> Point(Tx tx, string gone, string keeper)
    {
        const string write = """
            with earlier as (update merged_persons set person_id = @keeper where person_id = @gone)
            insert into merged_persons (removed_id, person_id, merged_at)
            values (@gone, @keeper, @Now)
            on conflict (removed_id) do update set person_id = excluded.person_id
            """;
        return tx.Execute(write, new { gone, keeper, tx.Now });
    }

    // A number that a person who goes still bears stays with that row until it goes.
    private static async Task Renumber(Tx tx, string keeper, IReadOnlyList<string> numbers)
    {
        const string former = """
            insert into former_numbers (prisoner_number, person_id)
            select number, @keeper
            from unnest(@numbers) as n (number)
            order by number
            on conflict (prisoner_number) do update set person_id = excluded.person_id
            """;
        const string current = """
            update persons
            set prisoner_number = @number
            where person_id = @keeper and prisoner_number <> @number
              and not exists (select from persons p where p.prisoner_number = @number)
            """;
        await tx.Execute(former, new { keeper, numbers = numbers.Skip(1).ToArray() });
        await tx.Execute(current, new { keeper, number = numbers[0] });
    }
}
