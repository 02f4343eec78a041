namespace PeerSupport.SupporterRegistry;

internal sealed record PersonRow
{
    public const string Columns = "person_id, surname";

    public required string PersonId { get; init; }

    public required string Surname { get; init; }

    /// <summary>Number → the id of the person of ours who has it or had it before; numbers of nobody are left out.</summary>
    public static async Task<Dictionary<string, string>> ByNumber(Tx tx, params string[] numbers)
    {
        const string load = """
            select distinct found.number, coalesce(m.person_id, found.person_id) as person_id
            from (
              select prisoner_number as number, person_id from persons where prisoner_number = any (@numbers)
              union all
              select prisoner_number, person_id from former_numbers where prisoner_number = any (@numbers)
            ) as found
            left join merged_persons m on m.removed_id = found.person_id
            """;
        return (await tx.Many<NumberRow>(load, new { numbers })).ToDictionary(row => row.Number, row => row.PersonId);
    }

    /// <summary>The person with this number; a new one when nobody has it. Of two callers who meet here the second waits and finds the first's.</summary>
    /// <param name="same">Who is whom: a number may be one that the person had before.</param>
    public static async Task<PersonRow> FindOrCreate(Tx tx, SamePerson same, string prisonerNumber, string surname, string forename)
    {
        await same.Lock(tx, prisonerNumber);
        var numbers = (await same.Of(tx, [prisonerNumber]))[prisonerNumber];
        if ((await ByNumber(tx, [.. numbers])).Values.FirstOrDefault() is { } known)
        {
            const string read = $"select {Columns} from persons where person_id = @known";
            return await tx.One<PersonRow>(read, new { known });
        }

        const string former = """
            insert into former_numbers (prisoner_number, person_id)
            select number, @PersonId from unnest(@numbers) as n (number)
            on conflict do nothing
            """;
        var person = await Create(tx, numbers[0], surname, forename);
        await tx.Execute(former, new { person.PersonId, numbers = numbers.Skip(1).ToArray() });
        return person;
    }

    private static async Task<PersonRow> Create(Tx tx, string prisonerNumber, string surname, string forename)
    {
        const string create = """
            insert into persons (person_id, prisoner_number, surname, forename)
            values (@personId, @prisonerNumber, @surname, @forename)
            on conflict (prisoner_number) do nothing
            """;
        const string load = $"select {Columns} from persons where prisoner_number = @prisonerNumber";
        await tx.Execute(create, new { personId = Ids.Short(), prisonerNumber, surname, forename });
        return await tx.One<PersonRow>(load, new { prisonerNumber });
    }

    private sealed record NumberRow
    {
        public required string Number { get; init; }

        public required string PersonId { get; init; }
    }
}
