using PeerSupport.Feedback.Obstacles;
using PeerSupport.Feedback.Slips;
using PeerSupport.Feedback.V1;

namespace PeerSupport.Feedback.Atoms;

/// <summary>The figures of an atom as they are stored: every category of the measure's closed list, each count with noise of its own, zeros too.</summary>
internal static class Noisy
{
    public static IReadOnlyList<(Category Category, long Count)> Of(byte[] secret, Guid atom, Measure measure, Func<Category, long> exact) =>
        [.. Questions(measure).Select(category => (category, exact(category) + NoiseBits.Draw(secret, atom, category.Question, category.Name)))];

    private static IReadOnlyList<Category> Questions(Measure measure) => measure switch
    {
        Measure.Feedback => SlipQuestions.Domain(SlipKind.Feedback),
        Measure.Reflection => SlipQuestions.Domain(SlipKind.Reflection),
        Measure.Selection or Measure.Ending => SelectionQuestions.Domain(measure),
        Measure.Obstacle => ObstacleQuestions.Domain,
        _ => throw new ArgumentOutOfRangeException(nameof(measure), measure, "No questions are known of it."),
    };
}
