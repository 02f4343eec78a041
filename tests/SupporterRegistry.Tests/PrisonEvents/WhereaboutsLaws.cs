using CsCheck;

namespace PeerSupport.SupporterRegistry.Tests;

public sealed class WhereaboutsLaws
{
    private static readonly Gen<MovementRow> s_movement = Gen.Select(
        Gen.Int[0, 20],
        Gen.OneOf(MovementRow.Released, MovementRow.Transferred, MovementRow.Away, MovementRow.Admitted, MovementRow.Returned, MovementRow.Died),
        Gen.OneOf("MDI", "LEI"),
        (hours, kind, prison) => Moved(kind, prison, hours));

    [Fact]
    public void The_order_in_which_movements_are_told_does_not_matter() =>
        s_movement.List[0, 8].SelectMany(told => Gen.Shuffle(told.ToArray()).Select(shuffled => (told, shuffled)))
            .Sample((told, shuffled) => Same(told, shuffled));

    [Fact]
    public void What_is_told_twice_changes_nothing() => s_movement.List[1, 8].Sample(told => Same(told, [.. told, .. told]));

    [Fact]
    public void Court_leave_and_hospital_end_nothing_however_often() =>
        s_movement.List[0, 8].Sample(told => Whereabouts.Ends(told.Where(movement => movement.Kind is MovementRow.Away or MovementRow.Returned), "MDI").Count == 0);

    [Fact]
    public void What_happened_before_somebody_applied_means_nothing_for_it() => s_movement.List[0, 8].Sample(told =>
        Whereabouts.EndOf(told, "MDI", Any.Start.AddHours(20)) is null && Whereabouts.Away(told, "MDI", Any.Start.AddHours(20)).Count == 0);

    [Fact]
    public void Nobody_is_back_before_he_is_received_there() => s_movement.List[0, 8].Sample(told =>
        Whereabouts.Away(told, "MDI", Any.Start.AddHours(-1)).All(away => away.Until == Span.Endless
            || told.Any(movement => movement.Prison == "MDI" && movement.OccurredAt == away.Until && movement.Kind is MovementRow.Admitted or MovementRow.Returned)));

    [Fact]
    public void A_court_visit_blanks_its_hours_only()
    {
        MovementRow[] told = [Moved(MovementRow.Returned, "MDI", 9), Moved(MovementRow.Away, "MDI", 4)];

        Assert.Equal([new Span(Any.Start.AddHours(4), Any.Start.AddHours(9))], Whereabouts.Away(told, "MDI", Any.Start));
        Assert.Equal([Span.Since(Any.Start.AddHours(4))], Whereabouts.Away(told[1..], "MDI", Any.Start));
    }

    [Fact]
    public void Who_is_taken_from_court_to_another_prison_is_not_here_until_he_is_back()
    {
        MovementRow[] told = [Moved(MovementRow.Away, "MDI", 4), Moved(MovementRow.Returned, "LEI", 9)];

        Assert.Equal([Span.Since(Any.Start.AddHours(4))], Whereabouts.Away(told, "MDI", Any.Start));
        Assert.Empty(Whereabouts.Ends(told, "MDI"));
        Assert.Equal([EndReason.Transferred], Whereabouts.Ends([.. told, Moved(MovementRow.Admitted, "LEI", 10)], "MDI").Select(end => end.Reason));
    }

    [Fact]
    public void Away_leaves_holes_in_what_was_trusted()
    {
        Span[] trusted = [new(Any.Start, Any.Start.AddHours(10))];

        Assert.Equal([new(Any.Start, Any.Start.AddHours(4)), new(Any.Start.AddHours(6), Any.Start.AddHours(10))], trusted.Without([new(Any.Start.AddHours(4), Any.Start.AddHours(6))]));
        Assert.Empty(trusted.Without([Span.Since(Any.Start)]));
        Assert.Equal(trusted, trusted.Without([Span.Since(Any.Start.AddHours(10))]));
    }

    private static bool Same(IEnumerable<MovementRow> one, IEnumerable<MovementRow> other) =>
        Whereabouts.EndOf(one, "MDI", Any.Start) == Whereabouts.EndOf(other, "MDI", Any.Start)
        && Whereabouts.Away(one, "MDI", Any.Start).SequenceEqual(Whereabouts.Away(other, "MDI", Any.Start));

    private static MovementRow Moved(string kind, string prison, int hours) =>
        new() { PersonId = "person", Digest = [], Kind = kind, Prison = prison, OccurredAt = Any.Start.AddHours(hours) };
}
