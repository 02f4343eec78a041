namespace PeerSupport.Scheduling;

/// <summary>A rota the solver has found, and what is known of it.</summary>
/// <param name="Rota">It holds to every hard rule: <see cref="RotaCheck"/> was asked.</param>
/// <param name="Cost">As <see cref="RotaCheck"/> counts it.</param>
/// <param name="Bound">No rota costs less, as far as is known by now.</param>
/// <param name="After">How long it took.</param>
internal sealed record RotaDraft(Rota Rota, long Cost, long Bound, TimeSpan After)
{
    /// <summary>Nothing better exists.</summary>
    public bool IsOptimal => Cost <= Bound;
}
