using PeerSupport.Feedback.V1;
using PeerSupport.Harness;
using PeerSupport.Platform;
using PeerSupport.Registry.V1;
using Xunit;
using ErrorReason = PeerSupport.Feedback.V1.ErrorReason;

namespace PeerSupport.Feedback.Tests.Proposals;

/// <summary>A team reads its answer on paper.</summary>
public sealed class ProposalPageTests(SuiteFixture suite)
{
    [Fact]
    public async Task It_says_what_was_proposed_and_what_the_answer_is_and_not_who_gave_it()
    {
        var offering = await Offering();
        var proposal = await suite.Given.Proposed(offering, "PROVIDER");
        await suite.Feedback.AnswerProposalAsync(
            new() { Name = proposal.Name, Outcome = ProposalOutcome.Declined, Answer = "No <escort> is free.\nAsk again in May.", RequestId = Given.RequestId() }, suite.As($"GOVERNOR@{Code(offering)}", "j.smith"));
        var page = await Page(proposal.Name, $"PROVIDER@{offering.Provider.Split('/')[1]}");
        Assert.All(["<p>We wait at the gate.</p>", "<p>An escort at two.</p>", "<p>No.</p>", "<p>No &lt;escort&gt; is free.</p>", "<p>Ask again in May.</p>", "propose again"], said => Assert.Contains(said, page, StringComparison.Ordinal));
        Assert.DoesNotContain("j.smith", page, StringComparison.Ordinal);
        Assert.DoesNotContain("no answer yet", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task While_there_is_no_answer_it_says_by_when_and_when_that_is_over()
    {
        var offering = await Offering();
        var proposal = await suite.Given.Proposed(offering);
        Assert.Contains("It is due by", await Page(proposal.Name, $"COORDINATOR@{Code(offering)}"), StringComparison.Ordinal);
        await suite.Execute("update proposals set due_by = '2026-01-31' where scheme = $1", offering.Scheme);
        Assert.Contains("It was due by 31 January 2026.", await Page(proposal.Name, $"COORDINATOR@{Code(offering)}"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_prints_large_and_in_no_language_that_there_is_not()
    {
        var offering = await Offering();
        var request = new GetProposalPageRequest { Name = (await suite.Given.Proposed(offering)).Name, Print = "large" };
        Assert.Contains("font: 18pt", (await suite.Feedback.GetProposalPageAsync(request, suite.As($"GOVERNOR@{Code(offering)}"))).Data.ToStringUtf8(), StringComparison.Ordinal);
        request.Language = "xx";
        (await Refused.By(() => suite.Feedback.GetProposalPageAsync(request, suite.As($"GOVERNOR@{Code(offering)}")))).Is(ErrorReason.LanguageUnknown).With("languages", "en");
    }

    private async Task<Offering> Offering() => await suite.Given.Heard(await suite.Given.Offering(await suite.Given.Establishment()));

    private async Task<string> Page(string name, string who)
    {
        var body = await suite.Feedback.GetProposalPageAsync(new() { Name = name }, suite.As(who));
        Assert.Equal("text/html; charset=utf-8", body.ContentType);
        return body.Data.ToStringUtf8();
    }

    private static string Code(Offering offering) => offering.Name.Split('/')[1];
}
