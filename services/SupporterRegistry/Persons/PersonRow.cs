namespace PeerSupport.SupporterRegistry;

internal sealed record PersonRow
{
    public const string Columns = "person_id, surname";

    public required string PersonId { get; init; }

    public required string Surname { get; init; }

    /// <summary>The person with this number; a new one when nobody has it. Of two callers who meet here the second waits and finds the first's.</summary>
    public static async Task<PersonRow> FindOrCreate(Tx tx, string prisonerNumber, string surname, string forename)
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
}
