using PeerSupport.Feedback.V1;

namespace PeerSupport.Feedback.Reports;

/// <summary>A figure summed over atoms, and how many answers stand behind all of them.</summary>
internal sealed record FigureRow
{
    /// <summary>What is read of atoms to be summed.</summary>
    public const string Columns =
        "atom, coalesce(establishment, '') as establishment, lower(period) as month, question, category, noisy_count, answers_least, answers_most";

    /// <summary>
    /// Sums of what stands in <c>chosen</c>, in one pass: over all (place '*'), over each month, and over each establishment ('' is what several
    /// had too little of each). Places and months are joined by equality: anything else takes a nation minutes.
    /// </summary>
    public const string Summed =
        """
        behind as (
          select coalesce(establishment, '*') as place, coalesce(month, 'infinity') as month,
            sum(answers_least)::int as answers_least, sum(answers_most)::int as answers_most
          from (select distinct atom, establishment, month, answers_least, answers_most from chosen) as each
          group by grouping sets ((), (month), (establishment))
        ),
        told as (
          select coalesce(establishment, '*') as place, coalesce(month, 'infinity') as month, question, category, sum(noisy_count)::bigint as noisy_count,
            sum(answers_least)::int as asked_least, sum(answers_most)::int as asked_most, count(*)::int as atoms
          from chosen
          group by grouping sets ((question, category), (month, question, category), (establishment, question, category))
        )
        select nullif(place, '*') as establishment, nullif(told.month, 'infinity') as month, told.question, told.category, told.noisy_count,
          behind.answers_least, behind.answers_most, told.asked_least, told.asked_most, told.atoms,
          alike.noisy_count as like_count, alike.answers_least as like_least, alike.answers_most as like_most, alike.atoms as like_atoms
        from told
        join behind using (place, month)
        left join figures_of_like(@Scheme, @Measure, @First, @Last) as alike
          on alike.establishment = case place when '*' then @Place else place end
          and told.month = 'infinity'
          and alike.question = told.question
          and alike.category = told.category
        """;

    /// <summary>Whose own atoms; null for all that was asked for.</summary>
    public required string? Establishment { get; init; }

    /// <summary>Which month's atoms; null for all of the period.</summary>
    public required DateOnly? Month { get; init; }

    public required string Question { get; init; }

    public required string Category { get; init; }

    public required long NoisyCount { get; init; }

    public required int AnswersLeast { get; init; }

    public required int AnswersMost { get; init; }

    /// <summary>So many answers stand behind the question at least: not every month asked it.</summary>
    public required int AskedLeast { get; init; }

    /// <summary>So many at most.</summary>
    public required int AskedMost { get; init; }

    /// <summary>How many atoms it is a sum of.</summary>
    public required int Atoms { get; init; }

    /// <summary>The sum over establishments like this one; null where it is of none, or there are too few like it.</summary>
    public required long? LikeCount { get; init; }

    /// <summary>So many answers stand behind that at least.</summary>
    public required int? LikeLeast { get; init; }

    /// <summary>So many at most.</summary>
    public required int? LikeMost { get; init; }

    /// <summary>How many atoms that is a sum of.</summary>
    public required int? LikeAtoms { get; init; }

    /// <param name="question">All categories of its question.</param>
    public PublishedFigure ToProto(IReadOnlyCollection<FigureRow> question) => new()
    {
        Question = Question,
        Category = Category,
        NoisyCount = Math.Max(NoisyCount, 0), // noise may take a small figure below zero; a sum of answers is never told as less than none
        Share = ShareOf(NoisyCount, question.Select(row => row.NoisyCount), new() { Least = AskedLeast, Most = AskedMost }, Atoms),
        Like = LikeCount is { } count && LikeAtoms is { } atoms
            ? ShareOf(count, question.Select(row => row.LikeCount ?? 0), new() { Least = LikeLeast ?? 0, Most = LikeMost ?? 0 }, atoms)
            : null,
    };

    private static Share ShareOf(long count, IEnumerable<long> all, Band answers, int atoms)
    {
        var (least, most) = Uncertainty.Share(count, [.. all], answers, atoms);
        return new() { Least = least, Most = most };
    }

    public Band ToBand() => new() { Least = AnswersLeast, Most = AnswersMost };
}
