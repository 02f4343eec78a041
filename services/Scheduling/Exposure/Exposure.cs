namespace PeerSupport.Scheduling;

/// <summary>How many asked for a scheme in a month, and how its contacts lay on supporters. It is counted once and leaves as three bits.</summary>
/// <param name="Askers">Distinct people who asked.</param>
/// <param name="Supporters">Distinct supporters who met one of them.</param>
/// <param name="Contacts">Contacts of all of these.</param>
/// <param name="Most">Contacts of the one who had most.</param>
internal sealed record ExposureCount(int Askers, int Supporters, int Contacts, int Most);

/// <summary>Whether enough people asked, of enough supporters, that answers about them single nobody out.</summary>
/// <param name="Spread">No supporter had more than half of the contacts.</param>
internal sealed record Exposure(bool Askers, bool Supporters, bool Spread)
{
    public const int LeastAskers = 10;

    public const int LeastSupporters = 3;

    public static Exposure Of(ExposureCount count) =>
        new(count.Askers >= LeastAskers, count.Supporters >= LeastSupporters, 2 * count.Most <= count.Contacts);
}
