using PeerSupport.Platform;

namespace PeerSupport.Feedback.Atoms;

/// <summary>What somebody answered, or met, as it comes among those that wait.</summary>
/// <param name="Id">Random.</param>
/// <param name="Month">The month whose book it comes into.</param>
/// <param name="Period">The month it is about.</param>
internal sealed record Response(Guid Id, string Establishment, string Scheme, DateOnly Month, DateOnly Period, IReadOnlyList<Category> Categories)
{
    /// <summary>Puts them among those that wait, in this order: whoever lays several draws it by lot.</summary>
    public static Task<int> Lay(Tx tx, string measure, IReadOnlyCollection<Response> responses)
    {
        const string lay =
            """
            with laid as (
              insert into pooled_responses (establishment, event_id, scheme, measure, month, period)
              select establishment, event_id, scheme, @measure, month, period
              from unnest(@Establishments, @Ids, @Schemes, @Months, @Periods) as r (establishment, event_id, scheme, month, period)
            )
            insert into pooled_answers (establishment, event_id, question, category)
            select establishment, event_id, question, category
            from unnest(@At, @Of, @Questions, @Categories) as a (establishment, event_id, question, category)
            """;
        var answers = responses.SelectMany(response => response.Categories.Select(category => (response.Establishment, response.Id, Category: category))).ToList();
        return tx.Execute(lay, new
        {
            measure,
            Establishments = responses.Select(response => response.Establishment).ToArray(),
            Ids = responses.Select(response => response.Id).ToArray(),
            Schemes = responses.Select(response => response.Scheme).ToArray(),
            Months = responses.Select(response => response.Month).ToArray(),
            Periods = responses.Select(response => response.Period).ToArray(),
            At = answers.Select(answer => answer.Establishment).ToArray(),
            Of = answers.Select(answer => answer.Id).ToArray(),
            Questions = answers.Select(answer => answer.Category.Question).ToArray(),
            Categories = answers.Select(answer => answer.Category.Name).ToArray(),
        });
    }
}
