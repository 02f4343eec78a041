namespace PeerSupport.Scheduling;

/// <summary>Memory that pricing works in, one after the other; two at once need a room each.</summary>
internal sealed class PricingRoom
{
    private double[][] _costs = [];

    /// <summary>What each state of each day costs.</summary>
    public double[][] Of(int days, int states)
    {
        if (_costs.Length < days || _costs[0].Length < states)
        {
            _costs = [.. Enumerable.Range(0, days).Select(_ => new double[states])];
        }

        return _costs;
    }
}

/// <summary>A member's days can't be priced: there are too many states.</summary>
internal sealed class TooManyStates : Exception;
