namespace PeerSupport.SupporterRegistry;

/// <summary>A person's coming or going, as far as anything follows from it.</summary>
internal sealed record MovementRow
{
    public const string Columns = "person_id, digest, occurred_at, kind, prison";

    public const string Released = "RELEASED";
    public const string Transferred = "TRANSFERRED";

    /// <summary>Out of it for a while: court, temporary absence, hospital, or for a reason that is not known here.</summary>
    public const string Away = "AWAY";

    /// <summary>There from now on, whatever was before.</summary>
    public const string Admitted = "ADMITTED";

    /// <summary>Back from where he was for a while.</summary>
    public const string Returned = "RETURNED";
    public const string Died = "DIED";

    public required string PersonId { get; init; }

    public required byte[] Digest { get; init; }

    public required DateTimeOffset OccurredAt { get; init; }

    public required string Kind { get; init; }

    public required string Prison { get; init; }

    public static Task<List<MovementRow>> Of(Tx tx, params string[] persons)
    {
        const string load = $"select {Columns} from movements where person_id = any (@persons)";
        return tx.Many<MovementRow>(load, new { persons });
    }
}

/// <summary>
/// What follows from somebody's movements, all of them together and in whatever order they came. Who applied somewhere was there at that
/// instant: what happened before it means nothing for it.
/// </summary>
internal static class Whereabouts
{
    private static readonly string[] s_order = [MovementRow.Died, MovementRow.Released, MovementRow.Transferred, MovementRow.Away, MovementRow.Admitted, MovementRow.Returned];

    /// <summary>What ends the role at an establishment, earliest first: release or transfer from it, admission elsewhere, death. Never court, leave or hospital.</summary>
    public static IReadOnlyList<(DateTimeOffset At, EndReason Reason)> Ends(IEnumerable<MovementRow> movements, string establishment) =>
    [
        .. InOrder(movements).Select(movement => (movement.OccurredAt, Reason: ReasonOf(movement, establishment)))
            .Where(end => end.Reason is not null).Select(end => (end.OccurredAt, end.Reason!.Value)),
    ];

    /// <summary>What ended the role of somebody who applied at that instant; null when nothing did.</summary>
    public static EndReason? EndOf(IEnumerable<MovementRow> movements, string establishment, DateTimeOffset since) =>
        Ends(movements, establishment).Where(end => end.At > since).Select(end => (EndReason?)end.Reason).FirstOrDefault();

    /// <summary>When he is not there: from leaving until he is received there again, whatever for.</summary>
    public static IReadOnlyList<Span> Away(IEnumerable<MovementRow> movements, string establishment, DateTimeOffset since)
    {
        var (away, left) = (new List<Span>(), (DateTimeOffset?)null);
        foreach (var movement in InOrder(movements).Where(movement => movement.OccurredAt > since))
        {
            var arrives = movement.Kind is MovementRow.Admitted or MovementRow.Returned;
            if (arrives && movement.Prison == establishment)
            {
                away.AddRange(left is null ? [] : [new Span(left.Value, movement.OccurredAt)]);
                left = null;
            }
            else if (arrives || movement.Kind is MovementRow.Died || movement.Prison == establishment)
            {
                left ??= movement.OccurredAt;
            }
        }

        return Spans.Union(left is null ? away : [.. away, Span.Since(left.Value)]);
    }

    /// <summary>Whether somebody who was there at that instant still is, or is again, as far as anybody told. Court, leave and hospital take nobody away.</summary>
    public static bool LivesAt(IReadOnlyCollection<MovementRow> movements, string establishment, DateTimeOffset since) =>
        !movements.Any(movement => movement.Kind is MovementRow.Died)
        && InOrder(movements).Where(movement => movement.OccurredAt > since).Aggregate(true, (there, movement) =>
            ReasonOf(movement, establishment) is null && (there || (movement.Kind is MovementRow.Admitted && movement.Prison == establishment)));

    private static EndReason? ReasonOf(MovementRow movement, string establishment) => movement.Kind switch
    {
        MovementRow.Died => EndReason.Died,
        MovementRow.Released when movement.Prison == establishment => EndReason.Released,
        MovementRow.Transferred when movement.Prison == establishment => EndReason.Transferred,
        MovementRow.Admitted when movement.Prison != establishment => EndReason.Transferred,
        _ => null,
    };

    /// <summary>At one instant too there is one order, whichever came first.</summary>
    public static IEnumerable<MovementRow> InOrder(IEnumerable<MovementRow> movements) => movements
        .OrderBy(movement => movement.OccurredAt).ThenBy(movement => Array.IndexOf(s_order, movement.Kind)).ThenBy(movement => movement.Prison, StringComparer.Ordinal);
}
