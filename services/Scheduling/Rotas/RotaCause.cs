using PeerSupport.Scheduling.V1;

namespace PeerSupport.Scheduling;

/// <summary>How some of a team stand to a place that too few fill.</summary>
/// <param name="Rule">Not given of those who could.</param>
internal sealed record RotaCause(WhyNot WhyNot, RotaFaultKind Rule, int Supporters)
{
    /// <summary>The same findings, and with each gap how the team stands to it.</summary>
    /// <param name="ground">With the standing duties of the whole team.</param>
    public static IReadOnlyList<RotaFinding> Explain(RotaGround ground, IReadOnlyList<TeamMember> team, IReadOnlyList<RotaFinding> findings)
    {
        var duties = ground.Duties.ToLookup(duty => duty.PersonId);
        return [.. findings.Select(finding => finding.Kind is RotaFaultKind.UnderCover ? finding with { Causes = Of(ground, team, duties, finding.Place) } : finding)];
    }

    public static IReadOnlyList<RotaCause> Neutral(IReadOnlyList<RotaCause> causes) =>
        [.. causes.GroupBy(cause => cause.WhyNot).Select(alike => new RotaCause(alike.Key, RotaFaultKind.Unspecified, alike.Sum(cause => cause.Supporters)))];

    public V1.RotaCause ToProto() => new() { WhyNot = WhyNot, Rule = Rule, Supporters = Supporters };

    /// <summary>Whoever is there already does not count.</summary>
    private static IReadOnlyList<RotaCause> Of(RotaGround ground, IReadOnlyList<TeamMember> team, ILookup<string, StandingDuty> duties, Place place) =>
    [
        .. from member in team
           let his = duties[member.PersonId].ToList()
           where !his.Exists(duty => duty.Place == place && duty.AppointmentId == member.AppointmentId)
           let known = member.Bands[(place.Date, place.Kind)]
           let finding = RotaRules.Against(ground, known with { Turn = known.Turn with { Zone = place.Zone }, IsHeld = false }, his)
           group member by (WhyNot: finding?.WhyNot ?? WhyNot.Unspecified, Rule: finding?.Kind ?? RotaFaultKind.Unspecified) into alike
           orderby alike.Key.WhyNot, alike.Key.Rule
           select new RotaCause(alike.Key.WhyNot, alike.Key.Rule, alike.Count()),
    ];
}
