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
        Age = Said(answers.Age),
        Ethnicity = Said(answers.Ethnicity),
        Disability = Said(answers.Disability),
        Belief = Said(answers.Belief),
        Orientation = Said(answers.Orientation),
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
        Age = Parse<AgeBand>(Age),
        Ethnicity = Parse<EthnicGroup>(Ethnicity),
        Disability = Parse<Disability>(Disability),
        Belief = Parse<Belief>(Belief),
        Orientation = Parse<Orientation>(Orientation),
    };

    private static string? Said<T>(T answer) where T : struct, Enum => answer.Equals(default(T)) ? null : ProtoName.Of(answer);

    private static T Parse<T>(string? answer) where T : struct, Enum => answer is null ? default : ProtoName.Parse<T>(answer);
}
