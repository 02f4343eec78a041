namespace PeerSupport.Scheduling;

/// <summary>What is known of a window by now. A better one makes a better draft of the whole, unless nothing stands after it yet.</summary>
internal sealed class WindowFound(RotaFound whole, RotaWindow window, TimeSpan patience) : IRotaFound
{
    private readonly long _start = TimeProvider.System.GetTimestamp();
    private long _cost = window.IsOpen ? int.MaxValue : RotaCheck.Cost(window.Problem, window.Standing());
    private long _bound = long.MinValue;

    public TimeSpan Left => patience - TimeProvider.System.GetElapsedTime(_start) is var left && left < whole.Left ? left : whole.Left;

    public CancellationToken Unwanted => whole.Unwanted;

    public bool IsOver => Left <= TimeSpan.Zero || whole.IsOver || _cost <= _bound;

    public long MostWanted => _cost - 1;

    public Rota? Best { get; private set; } = window.IsOpen ? null : window.Standing();

    public bool Tell(Rota rota)
    {
        var cost = RotaCheck.Cost(window.Problem, rota);
        if (cost >= _cost || (!window.IsOpen && !whole.Tell(window.With(rota))))
        {
            return false;
        }

        (_cost, Best) = (cost, rota);
        return true;
    }

    public void Raise(double bound) => _bound = Math.Max(_bound, RotaFound.Whole(bound));
}
