using PeerSupport.Feedback.V1;
using PeerSupport.Harness;
using PeerSupport.Platform;
using PeerSupport.Registry.V1;
using Xunit;
using ErrorReason = PeerSupport.Feedback.V1.ErrorReason;

namespace PeerSupport.Feedback.Tests.Proposals;

/// <summary>A team's proposal has an owner, a day and an answer.</summary>
public sealed class ProposalTests(SuiteFixture suite)
{
    private static DateOnly Today => TimeProvider.System.GetUtcNow().DayIn("Europe/London");

    private Given Given => suite.Given;

    [Theory]
    [InlineData("COORDINATOR")]
    [InlineData("PROVIDER")]
    public async Task It_is_entered_for_a_team_given_to_somebody_and_answered_by_the_governor(string who)
    {
        var offering = await Offering();
        var entered = await Given.Proposed(offering, who);
        Assert.Equal(("We wait at the gate.", "An escort at two.", ProposalState.Open, "", Today.AddDays(30), false), (entered.What, entered.Change, entered.State, entered.Owner, entered.DueBy.ToDay(), entered.Overdue));
        Assert.Equal(who == "PROVIDER" ? offering.Provider : "", entered.Provider);

        var assigned = await suite.Feedback.AssignProposalAsync(new() { Name = entered.Name, Owner = "head.of.residence", Etag = entered.Etag, RequestId = Given.RequestId() }, Governor(offering));
        Assert.Equal(("head.of.residence", entered.DueBy, ProposalState.Open), (assigned.Owner, assigned.DueBy, assigned.State));

        var answered = await Answer(offering, assigned, "the.governor");
        Assert.Equal((ProposalState.Answered, ProposalOutcome.AcceptedInPart, "From Monday, at three.", "the.governor", assigned.Owner), (answered.State, answered.Outcome, answered.Answer, answered.AnsweredBy, answered.Owner));
        Assert.InRange(answered.AnsweredAt.ToDateTimeOffset(), TimeProvider.System.GetUtcNow().AddMinutes(-1), TimeProvider.System.GetUtcNow().AddMinutes(1));
        Assert.Equal(answered, await suite.Feedback.GetProposalAsync(new() { Name = entered.Name }, As(offering, who)));
    }

    /// <summary>A team without a co-ordinator at hand: whoever is on the wing types it, or a kiosk takes it. Neither reads what others propose.</summary>
    [Theory]
    [InlineData("WING")]
    [InlineData("KIOSK")]
    public async Task A_wing_and_a_kiosk_enter_it_for_a_team_and_read_none(string who)
    {
        var offering = await Offering();
        var entered = await Given.Proposed(offering, who);
        Assert.Equal(("", ProposalState.Open, Today.AddDays(30)), (entered.Provider, entered.State, entered.DueBy.ToDay()));
        Assert.Equal([entered], await List(offering));
        (await Refused.By(() => suite.Feedback.GetProposalAsync(new() { Name = entered.Name }, As(offering, who)))).Is(Platform.V1.ErrorReason.PermissionDenied).With("permission", "feedback.proposals.read");
    }

    [Fact]
    public async Task An_answer_is_for_good()
    {
        var offering = await Offering();
        var answered = await Answer(offering, await Given.Proposed(offering), "the.governor");
        (await Refused.By(() => Answer(offering, answered, "another"))).Is(ErrorReason.IllegalTransition).With("state", "ANSWERED").With("allowed", "OPEN");
        var assign = await Refused.By(() => suite.Feedback.AssignProposalAsync(new() { Name = answered.Name, Owner = "somebody", RequestId = Given.RequestId() }, Governor(offering)));
        assign.Is(ErrorReason.IllegalTransition).With("state", "ANSWERED");
    }

    [Fact]
    public async Task The_same_answer_again_runs_once_and_a_stale_one_not_at_all()
    {
        var offering = await Offering();
        var proposal = await Given.Proposed(offering);
        var request = new AnswerProposalRequest { Name = proposal.Name, Outcome = ProposalOutcome.Declined, Answer = "No room.", Etag = proposal.Etag, RequestId = Given.RequestId() };
        var answered = await suite.Feedback.AnswerProposalAsync(request, Governor(offering));
        Assert.Equal(answered, await suite.Feedback.AnswerProposalAsync(request, Governor(offering)));
        request.RequestId = Given.RequestId();
        (await Refused.By(() => suite.Feedback.AnswerProposalAsync(request, Governor(offering)))).Is(Platform.V1.ErrorReason.StaleEtag);
    }

    [Fact]
    public async Task A_machine_answers_nobody()
    {
        var offering = await Offering();
        var request = new AnswerProposalRequest { Name = (await Given.Proposed(offering)).Name, Outcome = ProposalOutcome.Accepted, Answer = "Yes.", RequestId = Given.RequestId() };
        (await Refused.By(() => suite.Feedback.AnswerProposalAsync(request, suite.AsMachine($"GOVERNOR@{Code(offering)}")))).Is(Platform.V1.ErrorReason.UserRequired);
    }

    [Fact]
    public async Task What_is_overdue_is_listed_first_until_it_is_answered()
    {
        var offering = await Offering();
        var (late, later, due) = (await Given.Proposed(offering), await Given.Proposed(offering), await Given.Proposed(offering));
        await suite.Execute("update proposals set due_by = case proposal_id when $1 then $3 when $2 then $3 + 1 else $3 + 2 end where scheme = $4", Id(late), Id(later), Today.AddDays(-2), offering.Scheme);
        Assert.Equal([(late.Name, true), (later.Name, true)], (await List(offering, overdue: true)).Select(one => (one.Name, one.Overdue)));
        Assert.Equal([late.Name, later.Name, due.Name], (await List(offering)).Select(one => one.Name));
        await Answer(offering, await suite.Feedback.GetProposalAsync(new() { Name = late.Name }, Governor(offering)), "the.governor");
        Assert.Equal([later.Name], (await List(offering, overdue: true)).Select(one => one.Name));
        Assert.Equal([late.Name], (await List(offering, ProposalState.Answered)).Select(one => one.Name));
    }

    [Fact]
    public async Task Pages_follow_each_other()
    {
        var offering = await Offering();
        var all = new[] { await Given.Proposed(offering), await Given.Proposed(offering), await Given.Proposed(offering) }.Select(one => one.Name).Order(StringComparer.Ordinal);
        var request = new ListProposalsRequest { Parent = $"establishments/{Code(offering)}", PageSize = 2 };
        var first = await suite.Feedback.ListProposalsAsync(request, Governor(offering));
        request.PageToken = first.NextPageToken;
        var second = await suite.Feedback.ListProposalsAsync(request, Governor(offering));
        Assert.Equal((2, 1, ""), (first.Proposals.Count, second.Proposals.Count, second.NextPageToken));
        Assert.Equal(all, first.Proposals.Concat(second.Proposals).Select(one => one.Name).Order(StringComparer.Ordinal));
    }

    /// <summary>What one team says of a provider through the establishment is not that provider's to read.</summary>
    [Fact]
    public async Task A_provider_sees_what_it_entered_and_nothing_else()
    {
        var offering = await Offering();
        var (own, other) = (await Given.Proposed(offering, "PROVIDER"), await Given.Proposed(offering));
        var listed = await suite.Feedback.ListProposalsAsync(new() { Parent = $"establishments/{Code(offering)}" }, As(offering, "PROVIDER"));
        Assert.Equal([own.Name], listed.Proposals.Select(one => one.Name));
        (await Refused.By(() => suite.Feedback.GetProposalAsync(new() { Name = other.Name }, As(offering, "PROVIDER")))).Is(Platform.V1.ErrorReason.NotFound).With("resource", other.Name);
        (await Refused.By(() => suite.Feedback.GetProposalAsync(new() { Name = own.Name }, suite.As($"PROVIDER@{Given.Provider()}")))).Is(Platform.V1.ErrorReason.NotFound);
    }

    [Fact]
    public async Task Agreed_tomorrow_or_for_a_scheme_that_is_not_here_is_refused()
    {
        var offering = await Offering();
        var request = new ProposeChangeRequest { Parent = $"establishments/{Code(offering)}", Scheme = offering.Scheme, What = "x", Change = "y", AgreedOn = Today.AddDays(1).ToProto(), RequestId = Given.RequestId() };
        var early = await Refused.By(() => suite.Feedback.ProposeChangeAsync(request, As(offering, "COORDINATOR")));
        Assert.Equal(["agreed_on"], early.Is(Platform.V1.ErrorReason.InvalidFields).Fields);
        (request.AgreedOn, request.Scheme) = (Today.ToProto(), "schemes/nowhere");
        (await Refused.By(() => suite.Feedback.ProposeChangeAsync(request, As(offering, "COORDINATOR")))).Is(ErrorReason.SchemeNotOffered);
        (await Refused.By(() => suite.Feedback.ProposeChangeAsync(request, As(offering, "PROVIDER")))).Is(Platform.V1.ErrorReason.NotFound);
    }

    /// <summary>The words stand in their row and nowhere else: no event, no stored answer.</summary>
    [Fact]
    public async Task Its_words_are_in_one_place()
    {
        var proposal = await Given.Proposed(await Offering(), "PROVIDER");
        Assert.Equal(1, await suite.Scalar<long>("select count(*) from request_ids where resource = $1 and response is null", proposal.Name));
        Assert.Equal(0, await suite.Scalar<long>("select count(*) from outbox where body like '%' || $1 || '%'", Id(proposal)));
    }

    private async Task<Offering> Offering() => await Given.Heard(await Given.Offering(await Given.Establishment()));

    private async Task<Proposal> Answer(Offering offering, Proposal proposal, string user) => await suite.Feedback.AnswerProposalAsync(
        new() { Name = proposal.Name, Outcome = ProposalOutcome.AcceptedInPart, Answer = "From Monday, at three.", Etag = proposal.Etag, RequestId = Given.RequestId() }, suite.As($"GOVERNOR@{Code(offering)}", user));

    private async Task<IReadOnlyList<Proposal>> List(Offering offering, ProposalState state = default, bool overdue = false) =>
        (await suite.Feedback.ListProposalsAsync(new() { Parent = $"establishments/{Code(offering)}", State = state, Overdue = overdue }, Governor(offering))).Proposals;

    private Grpc.Core.CallOptions Governor(Offering offering) => As(offering, "GOVERNOR");

    private Grpc.Core.CallOptions As(Offering offering, string role) => suite.As($"{role}@{(role == "PROVIDER" ? offering.Provider.Split('/')[1] : Code(offering))}");

    private static string Code(Offering offering) => offering.Name.Split('/')[1];

    private static string Id(Proposal proposal) => proposal.Name.Split('/')[3];
}
