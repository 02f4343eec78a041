namespace PeerSupport.Scheduling;

/// <summary>How many asked for a scheme in a month, how its contacts lay on supporters, and how many of these there were. It is counted once and leaves as five bits.</summary>
/// <param name="Askers">Distinct people who asked.</param>
/// <param name="Supporters">Distinct supporters who met one of them.</param>
/// <param name="Contacts">Contacts of all of these.</param>
/// <param name="Most">Contacts of the one who had most.</param>
/// <param name="Team">Distinct people who held standing, whether or not they met anybody.</param>
internal sealed record ExposureCount(int Askers, int Supporters, int Contacts, int Most, int Team);

/// <summary>Whether enough people asked, of enough supporters, that answers about them single nobody out; and whether a team is so large that its own do not.</summary>
/// <param name="Spread">No supporter had more than half of the contacts.</param>
internal sealed record Exposure(bool Askers, bool Supporters, bool Spread, bool TeamOfFour, bool TeamOfTen)
{
    public const int LeastAskers = 10;

    public const int LeastSupporters = 3;

    /// <summary>Three such teams are ten people and more, as one of <see cref="LargeTeam"/> is.</summary>
    public const int LeastTeam = 4;

    public const int LargeTeam = 10;

    public static Exposure Of(ExposureCount count) =>
        new(count.Askers >= LeastAskers, count.Supporters >= LeastSupporters, 2 * count.Most <= count.Contacts, count.Team >= LeastTeam, count.Team >= LargeTeam);
}
