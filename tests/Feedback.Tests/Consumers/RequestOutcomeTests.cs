using Google.Protobuf.WellKnownTypes;
using PeerSupport.Harness;
using PeerSupport.Platform;
using PeerSupport.Scheduling.V1;
using Xunit;

namespace PeerSupport.Feedback.Tests.Consumers;

public sealed class RequestOutcomeTests(SuiteFixture suite)
{
    private const string Stored = "select format('%s %s %s %s %s %s %s', outcome, band, date, minutes_to_contact, private, refusal, waited) from request_outcomes where establishment = $1";

    private readonly Prison _prison = new(suite);

    [Fact]
    public async Task That_they_met_is_kept_with_the_minutes_it_took()
    {
        var closed = Outcomes.Closed(_prison.Name, RequestState.Met);
        (closed.TimeToContact, closed.Private, closed.Waited) = (Duration.FromTimeSpan(TimeSpan.FromMinutes(17)), true, WaitBand.Within30Minutes);
        Assert.Equal("MET NIGHT 2026-11-23 17 t  WITHIN_30_MINUTES", await StoredOf(closed));
    }

    [Fact]
    public async Task That_the_asker_declined_at_the_door_is_kept_as_met_in_no_time_and_neither_in_private_nor_not() =>
        Assert.Equal("MET NIGHT 2026-11-23    ", await StoredOf(Outcomes.Closed(_prison.Name, RequestState.Met)));

    [Theory]
    [InlineData(RequestState.PhoneTaken, "PHONE_TAKEN")]
    [InlineData(RequestState.Withdrawn, "WITHDRAWN")]
    [InlineData(RequestState.MovedOn, "MOVED_ON")]
    [InlineData(RequestState.Expired, "EXPIRED")]
    public async Task Of_any_other_end_only_which(RequestState outcome, string word) =>
        Assert.Equal($"{word} NIGHT 2026-11-23    ", await StoredOf(Outcomes.Closed(_prison.Name, outcome)));

    [Fact]
    public async Task That_it_was_refused_is_kept_with_its_code()
    {
        var closed = Outcomes.Closed(_prison.Name, RequestState.Refused);
        closed.Refusal = RefusalCode.NoEscort;
        Assert.Equal("REFUSED NIGHT 2026-11-23   NO_ESCORT ", await StoredOf(closed));
    }

    [Fact]
    public async Task The_table_takes_no_other_words()
    {
        const string write =
            """
            insert into request_outcomes (establishment, event_id, scheme, outcome, band, date)
            values ('MDI', '00000000-0000-0000-0000-000000000000', 'schemes/listener', 'EXPIRED', 'NIGHT', '2026-11-23')
            """;
        var owner = suite.Connections("feedback").Owner;
        foreach (var (word, text) in new[] { ("EXPIRED", "he was in tears"), ("NIGHT", "after lights out"), ("MDI", "MDI-A-1-001"), ("schemes/listener", "schemes/A1234BC") })
        {
            Assert.Equal("23514", await Database.RefusalOf(owner, write.Replace($"'{word}'", $"'{text}'", StringComparison.Ordinal)));
        }
    }

    private async Task<string> StoredOf(RequestClosed closed)
    {
        await suite.Events.Publish(closed, Ids.Random());
        return await Eventually.Some(() => suite.Scalar<string>(Stored, _prison.Code));
    }
}
