namespace PeerSupport.Scheduling;

/// <summary>Memory that pricing works in, one after the other; two at once need a room each.</summary>
internal sealed class PricingRoom
{
    private double[] _one = [];
    private double[] _other = [];
    private int[][] _from = [];

    /// <summary>The costs of a day's states, and how each state of each day was reached.</summary>
    public (double[] Costs, int[][] From) Of(int days, int states)
    {
        if (_one.Length < states || _from.Length < days)
        {
            (_one, _other, _from) = (new double[states], new double[states], [.. Enumerable.Range(0, days).Select(_ => new int[states])]);
        }

        return (_one, _from);
    }

    /// <summary>The costs of the next day.</summary>
    public double[] Other(double[] costs) => costs == _one ? _other : _one;
}

/// <summary>A member's days can't be priced: there are too many states.</summary>
internal sealed class TooManyStates : Exception;
