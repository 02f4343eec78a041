using PeerSupport.Platform;

namespace PeerSupport.Feedback.Proposals;

internal sealed record ProposalName(string Establishment, string ProposalId)
{
    public static ProposalName Parse(string name) => name.Split('/') is ["establishments", var establishment, "proposals", var proposal]
        ? new(establishment, proposal)
        : throw Refusal.NotFound(name);

    public override string ToString() => $"establishments/{Establishment}/proposals/{ProposalId}";
}
