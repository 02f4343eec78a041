using CsCheck;

namespace PeerSupport.SupporterRegistry.Tests;

/// <summary>Whom a consent tells, whatever happened and however it was told.</summary>
public sealed class ArrivingLaws
{
    private static readonly Gen<string> s_prison = Gen.OneOf("MDI", "LEI", "WWI");

    private static readonly Gen<MovementRow> s_movement = Gen.Select(
        Gen.Int[0, 20],
        Gen.OneOf(MovementRow.Released, MovementRow.Transferred, MovementRow.Away, MovementRow.Admitted, MovementRow.Admitted, MovementRow.Returned, MovementRow.Died),
        s_prison,
        (hours, kind, prison) => Moved(kind, prison, hours));

    private static readonly Gen<TransferConsentRow> s_consent = Gen.Select(Gen.Int[0, 10], Gen.Int[0, 10].Nullable(0.8), s_prison, (hours, after, prison) => Agreed(prison, hours, hours + after));

    private static readonly Gen<(List<TransferConsentRow> Consents, List<MovementRow> Movements)> s_history = Gen.Select(s_consent.List[0, 3], s_movement.List[0, 6]);

    [Fact]
    public void The_order_in_which_movements_are_told_and_how_often_does_not_matter() => s_history
        .SelectMany(history => Gen.Shuffle(history.Movements.ToArray()).Select(shuffled => (history.Consents, history.Movements, shuffled)))
        .Sample((consents, told, shuffled) => Arriving.Follow(consents, told) == Arriving.Follow(consents, [.. shuffled, .. told]));

    [Fact]
    public void Only_a_prison_that_received_him_after_he_agreed_elsewhere_and_still_holds_him_is_told()
    {
        var told = 0;
        s_history.Sample(history =>
        {
            if (Arriving.Follow(history.Consents, history.Movements).Told is not { } one)
            {
                return true;
            }

            Interlocked.Increment(ref told);
            return history.Consents.Any(consent => consent.Prison != one.Prison && consent.RecordedAt < one.At && !(consent.WithdrawnAt is not null))
                && history.Movements.Any(movement => movement.Kind == MovementRow.Admitted && movement.Prison == one.Prison && movement.OccurredAt == one.At)
                && Whereabouts.LivesAt(history.Movements, one.Prison, one.At);
        });
        Assert.True(told > 30, $"{told} of the histories told anybody");
    }

    [Fact]
    public void Who_never_agreed_or_changed_his_mind_is_told_of_to_nobody() => s_history.Sample(history =>
        Arriving.Follow([], history.Movements) == (TransferConsentState.NotGiven, null)
        && Arriving.Follow([.. history.Consents, Agreed("MDI", 21, 22)], history.Movements) == (TransferConsentState.Withdrawn, null));

    [Fact]
    public void Release_a_further_move_and_death_end_it() => s_history.Sample(history =>
        Ended(history, Moved(MovementRow.Released, "MDI", 30)) && Ended(history, Moved(MovementRow.Died, "MDI", 30))
        && Arriving.Follow(history.Consents, [.. history.Movements, Moved(MovementRow.Admitted, "HLI", 30), Moved(MovementRow.Admitted, "BXI", 31)]).Told is null);

    [Fact]
    public void Court_leave_and_hospital_change_nothing() => s_history.Sample(history =>
        Arriving.Follow(history.Consents, history.Movements) == Arriving.Follow(history.Consents, [.. history.Movements.Where(movement => movement.Kind is not (MovementRow.Away or MovementRow.Returned))]));

    [Fact]
    public void A_prison_is_told_until_he_moves_on_though_he_agreed_anew_there()
    {
        TransferConsentRow[] both = [Agreed("MDI", 1), Agreed("LEI", 5)];
        MovementRow[] moved = [Moved(MovementRow.Admitted, "LEI", 3), Moved(MovementRow.Admitted, "WWI", 9)];

        Assert.Equal((TransferConsentState.InForce, new Told("LEI", Any.Start.AddHours(3))), Arriving.Follow(both, moved[..1]));
        Assert.Equal((TransferConsentState.InForce, new Told("WWI", Any.Start.AddHours(9))), Arriving.Follow(both, moved));
        Assert.Equal((TransferConsentState.Over, null), Arriving.Follow(both[..1], moved));
    }

    private static bool Ended((List<TransferConsentRow> Consents, List<MovementRow> Movements) history, MovementRow last) =>
        Arriving.Follow(history.Consents, [.. history.Movements, last]) is { Told: null, State: not TransferConsentState.InForce };

    private static MovementRow Moved(string kind, string prison, int hours) =>
        new() { PersonId = "person", Digest = [], Kind = kind, Prison = prison, OccurredAt = Any.Start.AddHours(hours) };

    private static TransferConsentRow Agreed(string prison, int hours, int? withdrawn = null) => new()
    {
        ConsentId = $"{hours}",
        PersonId = "person",
        Prison = prison,
        ConsentedOn = DateOnly.FromDateTime(Any.Start.DateTime),
        RecordedAt = Any.Start.AddHours(hours),
        WithdrawnAt = withdrawn is null ? null : Any.Start.AddHours(withdrawn.Value),
    };
}
