using PeerSupport.Feedback.V1;

namespace PeerSupport.Feedback.Reports;

/// <summary>A figure summed over atoms, and how many answers stand behind all of them.</summary>
internal sealed record FigureRow
{
    /// <summary>Whose atoms; null for all that was asked for.</summary>
    public required string? Establishment { get; init; }

    public required string Question { get; init; }

    public required string Category { get; init; }

    public required long NoisyCount { get; init; }

    public required int AnswersLeast { get; init; }

    public required int AnswersMost { get; init; }

    /// <summary>How many atoms it is a sum of.</summary>
    public required int Atoms { get; init; }

    /// <param name="question">The figures of all categories of its question.</param>
    public PublishedFigure ToProto(IReadOnlyCollection<long> question)
    {
        // noise may take a small figure below zero; a sum of answers is never told as less than none
        var (least, most) = Uncertainty.Share(NoisyCount, question, ToBand(), Atoms);
        return new() { Question = Question, Category = Category, NoisyCount = Math.Max(NoisyCount, 0), Share = new() { Least = least, Most = most } };
    }

    public Band ToBand() => new() { Least = AnswersLeast, Most = AnswersMost };
}
