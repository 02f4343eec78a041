namespace PeerSupport.SupporterRegistry;

/// <summary>
/// What somebody is told of his own suspension, on paper and when he asks what is held about him: that there is one, its clock and its
/// appeals. Never what for, nor whose decision it was: security's may be secret, and withheld for security alone it would say just that.
/// </summary>
internal static class ToldOfSuspension
{
    /// <summary>As whose decision it is told.</summary>
    public const Decider By = Decider.Establishment;

    /// <summary>Of <c>suspensions s</c>, as the answer names them.</summary>
    public const string Columns = """
        s.state, s.suspended_at as "suspendedAt", s.review_by as "reviewBy", s.reviewed_at as "reviewedAt", s.ended_at as "endedAt",
          s.appeal, s.appealed_at as "appealedAt", s.appeal_decided_at as "appealDecidedAt", s.tenure_restored as "timeGivenBack",
          'What it is for is withheld: it may be secret.' as withheld
        """;
}
