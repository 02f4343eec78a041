namespace PeerSupport.Scheduling;

/// <summary>Who is on which duty on which day.</summary>
internal sealed class Rota(int members, int days)
{
    /// <summary>A day off.</summary>
    public const int Off = -1;

    private readonly int[,] _duties = Filled(members, days);

    /// <summary>The index of the duty, or <see cref="Off"/>.</summary>
    public int this[int member, int day]
    {
        get => _duties[member, day];
        set => _duties[member, day] = value;
    }

    private static int[,] Filled(int members, int days)
    {
        var duties = new int[members, days];
        for (var member = 0; member < members; member++)
        {
            for (var day = 0; day < days; day++)
            {
                duties[member, day] = Off;
            }
        }

        return duties;
    }
}
