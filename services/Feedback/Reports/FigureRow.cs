using PeerSupport.Feedback.V1;

namespace PeerSupport.Feedback.Reports;

/// <summary>A figure summed over atoms, and how many answers stand behind all of them.</summary>
internal sealed record FigureRow
{
    public required string Question { get; init; }

    public required string Category { get; init; }

    public required long NoisyCount { get; init; }

    public required int AnswersLeast { get; init; }

    public required int AnswersMost { get; init; }

    public PublishedFigure ToProto() => new() { Question = Question, Category = Category, NoisyCount = NoisyCount };
}
