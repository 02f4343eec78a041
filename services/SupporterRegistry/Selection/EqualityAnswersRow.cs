namespace PeerSupport.SupporterRegistry;

/// <summary>What somebody told of himself; null is not said. Values as the contract spells them.</summary>
internal sealed record EqualityAnswersRow
{
    private const string Columns = "person_id, age, ethnicity, disability, belief, orientation";

    public required string PersonId { get; init; }

    public required string? Age { get; init; }

    public required string? Ethnicity { get; init; }

    public required string? Disability { get; init; }

    public required string? Belief { get; init; }

    public required string? Orientation { get; init; }

    public static EqualityAnswersRow Of(string person, EqualityAnswers answers) => new()
    {
        PersonId = person,
        Age = ProtoName.OfGiven(answers.Age),
        Ethnicity = ProtoName.OfGiven(answers.Ethnicity),
        Disability = ProtoName.OfGiven(answers.Disability),
        Belief = ProtoName.OfGiven(answers.Belief),
        Orientation = ProtoName.OfGiven(answers.Orientation),
    };

    /// <summary>Opens the wall around the answers, until this transaction ends, for these persons alone.</summary>
    public static Task Open(Tx tx, params string[] persons)
    {
        const string open = "select set_config('app.apart', array_to_string(@persons, ','), true)";
        return tx.Many<string>(open, new { persons });
    }

    public static async Task<Dictionary<string, EqualityAnswersRow>> Of(Tx tx, params string[] persons)
    {
        const string load = $"select {Columns} from equality_answers where person_id = any (@persons)";
        await Open(tx, persons);
        return (await tx.Many<EqualityAnswersRow>(load, new { persons })).ToDictionary(row => row.PersonId);
    }

    public EqualityAnswers ToProto() => new()
    {
        Age = ProtoName.ParseGiven<AgeBand>(Age),
        Ethnicity = ProtoName.ParseGiven<EthnicGroup>(Ethnicity),
        Disability = ProtoName.ParseGiven<Disability>(Disability),
        Belief = ProtoName.ParseGiven<Belief>(Belief),
        Orientation = ProtoName.ParseGiven<Orientation>(Orientation),
    };
}
