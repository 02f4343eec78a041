using CsCheck;
using PeerSupport.Feedback.Atoms;
using PeerSupport.Feedback.V1;
using PeerSupport.Registry.V1;
using Xunit;

namespace PeerSupport.Feedback.Tests.Atoms;

public sealed class SelectionQuestionsTests
{
    [Fact]
    public void Every_characteristic_is_a_question_and_every_answer_beside_every_outcome_a_category()
    {
        var selection = SelectionQuestions.Domain(Measure.Selection);
        Assert.Equal(["age", "belief", "disability", "ethnicity", "orientation"], selection.Select(category => category.Question).Distinct().Order(StringComparer.Ordinal));
        Assert.Equal((6 + 6 + 3 + 5 + 3) * 6, selection.Count);
        Assert.Equal((6 + 6 + 3 + 5 + 3) * 2, SelectionQuestions.Domain(Measure.Ending).Count);
        Assert.Contains(new Category("ethnicity", "BLACK.APPOINTED"), selection);
        Assert.Contains(new Category("age", "NOT_SAID.LEFT_IN_TRAINING"), selection);
        Assert.Contains(new Category("age", "21_TO_29.REMOVED"), SelectionQuestions.Domain(Measure.Ending));
    }

    [Fact]
    public void Whatever_is_said_is_in_exactly_one_category_of_each_question() => Gen.Select(
            Gen.Enum<AgeBand>(), Gen.Enum<EthnicGroup>(), Gen.Enum<Disability>(), Gen.Enum<Belief>(), Gen.Enum<Orientation>(), Gen.Int[1, 8],
            (age, ethnicity, disability, belief, orientation, outcome) =>
                (Answers: new EqualityAnswers { Age = age, Ethnicity = ethnicity, Disability = disability, Belief = belief, Orientation = orientation }, Outcome: (SelectionOutcome)outcome))
        .Sample(one =>
        {
            var categories = SelectionQuestions.Of(one.Answers, one.Outcome);
            Assert.Equal(5, categories.Select(category => category.Question).Distinct().Count());
            Assert.Equal(5, categories.Count);
            Assert.Subset(SelectionQuestions.Domain(SelectionQuestions.MeasureOf(one.Outcome)).ToHashSet(), categories.ToHashSet());
        });
}
