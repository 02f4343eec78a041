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

    public PublishedFigure ToProto() => new() { Question = Question, Category = Category, NoisyCount = NoisyCount };

    public Band ToBand() => new() { Least = AnswersLeast, Most = AnswersMost };
}
