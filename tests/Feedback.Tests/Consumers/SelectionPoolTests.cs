using PeerSupport.Feedback.Atoms;
using PeerSupport.Feedback.Tests.Atoms;
using PeerSupport.Harness;
using PeerSupport.Platform;
using PeerSupport.Registry.V1;
using Xunit;

namespace PeerSupport.Feedback.Tests.Consumers;

/// <summary>How somebody's selection went waits under its month, in codes, once.</summary>
public sealed class SelectionPoolTests(SuiteFixture suite)
{
    private readonly Pools _pools = new(suite);
    private readonly Prison _prison = new(suite);

    [Fact]
    public async Task What_was_said_is_kept_beside_how_it_went_under_the_month_whose_book_is_open()
    {
        var reached = _pools.Reached(_prison, SelectionOutcome.Declined, EthnicGroup.Mixed);
        reached.Answers.Disability = Disability.Yes;
        await _pools.Tell(reached);
        const string answers = "select string_agg(question || '=' || category, ' ' order by question) from pooled_answers where establishment = $1";
        Assert.Equal(
            "age=30_TO_39.DECLINED belief=NOT_SAID.DECLINED disability=YES.DECLINED ethnicity=MIXED.DECLINED orientation=NOT_SAID.DECLINED",
            await suite.Scalar<string>(answers, _prison.Code));
        const string response = "select format('%s %s %s %s', measure, month, scheme, atom) from pooled_responses where establishment = $1";
        Assert.Equal($"SELECTION {Book.OpenAt(TimeProvider.System.GetUtcNow()):yyyy-MM-dd} {_pools.Scheme} ", await suite.Scalar<string>(response, _prison.Code));
    }

    [Theory]
    [InlineData(SelectionOutcome.LeftBeforeClearance, "SELECTION")]
    [InlineData(SelectionOutcome.Appointed, "SELECTION")]
    [InlineData(SelectionOutcome.Removed, "ENDING")]
    [InlineData(SelectionOutcome.Served, "ENDING")]
    public async Task The_end_of_an_appointment_is_counted_apart(SelectionOutcome outcome, string measure)
    {
        await _pools.Tell(_pools.Reached(_prison, outcome));
        Assert.Equal(measure, await suite.Scalar<string>("select measure from pooled_responses where establishment = $1", _prison.Code));
    }

    [Fact]
    public async Task Who_said_nothing_counts_too()
    {
        var silent = _pools.Reached(_prison);
        silent.Answers = new EqualityAnswers();
        await _pools.Tell(silent);
        Assert.Equal(5, await suite.Scalar<long>("select count(*) from pooled_answers where establishment = $1 and category = 'NOT_SAID.APPOINTED'", _prison.Code));
    }

    [Fact]
    public async Task Told_again_it_counts_once_under_another_message_and_from_another_prison()
    {
        var (reached, other) = (_pools.Reached(_prison), new Prison(suite));
        await _pools.Tell(reached);
        await _pools.Tell(reached);
        var moved = reached.Clone();
        moved.Establishment = other.Name;
        await _pools.Tell(moved);
        Assert.Equal(1, await _pools.Count("pooled_responses"));
        Assert.Equal(5, await suite.Scalar<long>("select count(*) from pooled_answers where establishment in ($1, $2)", _prison.Code, other.Code));
    }

    [Theory]
    [InlineData("event_id, scheme, measure, month", "gen_random_uuid(), 'schemes/A1234BC', 'SELECTION', '2026-10-01'")]
    [InlineData("event_id, scheme, measure, month", "gen_random_uuid(), 'schemes/listener', 'SELECTION', '2026-10-02'")]
    [InlineData("event_id, scheme, measure, month", "gen_random_uuid(), 'schemes/listener', 'OPINION', '2026-10-01'")]
    public async Task The_table_takes_no_other_words_and_no_finer_time(string columns, string values) => Assert.Equal(
        "23514", await Database.RefusalOf(suite.Connections("feedback").Owner, $"insert into pooled_responses (establishment, {columns}) values ('MDI', {values})"));
}
