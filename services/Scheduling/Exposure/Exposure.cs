namespace PeerSupport.Scheduling;

/// <summary>How many people a scheme had in a month, and how its contacts with them lay on supporters. It is counted once and leaves as three bits.</summary>
/// <param name="People">Distinct ones.</param>
/// <param name="Supporters">Distinct ones who met one of them.</param>
/// <param name="Contacts">Contacts of all of these.</param>
/// <param name="Most">Contacts of the one who had most.</param>
internal sealed record Exposure(int People, int Supporters, int Contacts, int Most)
{
    private const int LeastPeople = 10;
    private const int LeastSupporters = 3;

    /// <summary>Answers of theirs single nobody out.</summary>
    public bool IsOfEnough => People >= LeastPeople;

    public bool IsByEnough => Supporters >= LeastSupporters;

    /// <summary>No supporter had more than half of the contacts.</summary>
    public bool IsSpread => 2 * Most <= Contacts;
}

/// <summary>Distinct people who held standing in a month, whether or not they met anybody: whether there were so many that their own answers single none of them out.</summary>
internal readonly record struct Team(int Supporters)
{
    private const int Least = 4;
    private const int Large = 10;

    /// <summary>Three such teams are ten people and more, as one that <see cref="IsOfTen"/> is.</summary>
    public bool IsOfFour => Supporters >= Least;

    public bool IsOfTen => Supporters >= Large;
}
