using System.Threading.Channels;

namespace PeerSupport.Scheduling;

/// <summary>What a search knows of its problem by now, and what it tells.</summary>
internal interface IRotaFound
{
    /// <summary>The time that is left.</summary>
    TimeSpan Left { get; }

    /// <summary>When nobody wants more.</summary>
    CancellationToken Unwanted { get; }

    /// <summary>The best is proved, the time is over, or nobody wants more.</summary>
    bool IsOver { get; }

    /// <summary>What the next draft may cost.</summary>
    long MostWanted { get; }

    /// <summary>The best rota by now, if there is one.</summary>
    Rota? Best { get; }

    /// <summary>A rota was found. False where it is no better than the best.</summary>
    /// <exception cref="InvalidOperationException">It breaks a rule: whoever made it and the check differ.</exception>
    bool Tell(Rota rota);

    /// <summary>No rota costs less than this.</summary>
    void Raise(double bound);
}

/// <summary>
/// What is known of a problem by now, where each better draft goes, and whether more is wanted. Nothing is a draft before <see cref="RotaCheck"/> was asked.
/// </summary>
internal sealed class RotaFound(RotaProblem problem, TimeSpan patience, ChannelWriter<RotaDraft> drafts, CancellationToken unwanted) : IRotaFound
{
    private const double RoundingOfBounds = 1e-6;
    private readonly long _start = TimeProvider.System.GetTimestamp();
    private RotaDraft? _best;
    private long _bound; // nothing costs less than nothing

    /// <summary>The longest it may take.</summary>
    public TimeSpan Patience => patience;

    public TimeSpan Left => patience - Elapsed;

    public CancellationToken Unwanted => unwanted;

    public bool IsOver => IsProved || Left <= TimeSpan.Zero || unwanted.IsCancellationRequested;

    public long MostWanted => (_best?.Cost ?? int.MaxValue) - 1;

    public Rota? Best => _best?.Rota;

    private bool IsProved => _best is not null && _best.Cost <= _bound;

    private TimeSpan Elapsed => TimeProvider.System.GetElapsedTime(_start);

    public bool Tell(Rota rota)
    {
        if (RotaCheck.Broken(problem, rota).FirstOrDefault() is { } broken)
        {
            throw new InvalidOperationException($"The solver broke {broken}: its model and the check differ.");
        }

        var cost = RotaCheck.Cost(problem, rota);
        if (_best is not null && cost >= _best.Cost)
        {
            return false;
        }

        _best = new RotaDraft(rota, cost, _bound, Elapsed);
        drafts.TryWrite(_best);
        return true;
    }

    public void Raise(double bound) => _bound = Math.Max(_bound, Whole(bound));

    /// <summary>What nothing costs less than, costs being whole, but for the rounding of whoever found it.</summary>
    public static long Whole(double bound) => (long)Math.Ceiling(bound - RoundingOfBounds);

    /// <summary>The search is over: the best once more, with the bound it ended with.</summary>
    public void End()
    {
        if (_best is not null)
        {
            drafts.TryWrite(_best with { Bound = _bound, After = Elapsed });
        }
    }
}
