namespace PeerSupport.Scheduling;

/// <summary>Who is on which duty on which day.</summary>
internal sealed class Rota(int members, int days)
{
    /// <summary>A day off.</summary>
    public const int Off = -1;

    // one more than the index, so that what is nobody's yet is a day off
    private readonly int[,] _duties = new int[members, days];

    public static Rota Of(int members, int days, Func<int, int, int> duty)
    {
        var rota = new Rota(members, days);
        for (var member = 0; member < members; member++)
        {
            for (var day = 0; day < days; day++)
            {
                rota[member, day] = duty(member, day);
            }
        }

        return rota;
    }

    /// <summary>The index of the duty, or <see cref="Off"/>.</summary>
    public int this[int member, int day]
    {
        get => _duties[member, day] - 1;
        set => _duties[member, day] = value + 1;
    }
}
