namespace PeerSupport.Scheduling;

/// <summary>
/// What one more of something costs a member, of which he may have only so much and which is not counted: dearer while he has too much of it, and
/// cheaper, even less than nothing, while he has too little. A bisection for the charge nearest to nothing that keeps to the limits.
/// </summary>
internal sealed class MemberCharge(int least, int most)
{
    private const double FirstStep = 1;
    private const double Nothing = 1e-3;
    private double _low;
    private double _high;
    private double _step;

    public double Each { get; private set; }

    /// <summary>The least it adds to days that keep to the limits: what more it adds makes other days look better than they are.</summary>
    public double Least => Each * (Each > 0 ? most : least);

    public bool Breaks(int used) => used < least || used > most;

    /// <summary>For other prices. The charge as it is, is where to begin.</summary>
    public void Begin() => (_low, _high, _step) = (double.NegativeInfinity, double.PositiveInfinity, Math.Max(FirstStep, Math.Abs(Each) / 4));

    /// <summary>The next charge to try.</summary>
    /// <param name="used">What he has at the charge as it is.</param>
    public void Learn(int used)
    {
        var keeps = !Breaks(used);
        if (keeps && (Each == 0 || used == (Each > 0 ? most : least)))
        {
            return;
        }

        // A charge beyond the other end is where others were different.
        var dearer = used > most || (keeps && Each < 0);
        (_low, _high) = dearer
            ? (Each, _high > Each ? _high : double.PositiveInfinity)
            : (_low < Each ? _low : double.NegativeInfinity, Each);
        var (low, high) = !keeps ? (_low, _high) : dearer ? (_low, Math.Min(_high, 0)) : (Math.Max(_low, 0), _high);
        Each = double.IsInfinity(low) ? high - (_step *= 2) : double.IsInfinity(high) ? low + (_step *= 2) : (low + high) / 2;
        Each = Math.Abs(Each) < Nothing ? 0 : Each;
    }
}
