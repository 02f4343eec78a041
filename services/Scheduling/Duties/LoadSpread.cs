namespace PeerSupport.Scheduling;

/// <summary>How the duties of a month lay on a team.</summary>
/// <param name="Team">How many supporters it has; 0 where nothing is told of it.</param>
/// <param name="Uneven">Of these, how many had more than twice the mean.</param>
internal sealed record LoadSpread(int Team, int Uneven)
{
    /// <summary>In a smaller one a count would be about somebody.</summary>
    public const int LeastTeam = 3;

    private static readonly LoadSpread s_untold = new(0, 0);

    /// <param name="duties">Of each of the team.</param>
    public static LoadSpread Of(IReadOnlyCollection<int> duties)
    {
        var sum = duties.Sum();
        return duties.Count < LeastTeam || sum == 0 ? s_untold : new(duties.Count, duties.Count(own => own * duties.Count > 2 * sum));
    }
}
