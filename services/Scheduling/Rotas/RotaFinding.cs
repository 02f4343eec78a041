using PeerSupport.Platform;
using PeerSupport.Scheduling.V1;

namespace PeerSupport.Scheduling;

/// <summary>A rule that a rota breaks.</summary>
/// <param name="Turn">The entry that breaks it; null where nobody fills a place.</param>
/// <param name="Limit">What the rule allows or asks for.</param>
/// <param name="Value">What there is instead.</param>
internal sealed record RotaFinding(RotaFaultKind Kind, Turn? Turn, Place Place, string Limit = "", string Value = "")
{
    /// <summary>Of a place that nobody fills.</summary>
    public IReadOnlyList<RotaCause> Causes { get; init; } = [];

    /// <summary>It may not be published so. A gap may: it is told, and somebody may yet be found.</summary>
    public bool Forbids => Kind is not RotaFaultKind.UnderCover;

    /// <summary>What everybody may know of what stands against somebody; not given where it is nothing of his own.</summary>
    public WhyNot WhyNot => Kind switch
    {
        RotaFaultKind.UnknownSupporter or RotaFaultKind.NotStanding => WhyNot.MayNot,
        RotaFaultKind.Away or RotaFaultKind.DutyOverlaps or RotaFaultKind.TooManyNights or RotaFaultKind.RestTooShort => WhyNot.NotFree,
        RotaFaultKind.TooFar => WhyNot.TooFar,
        _ => WhyNot.Unspecified,
    };

    /// <summary>To those who may not know the rules each class is told once of an entry, and neither number nor order says which rule it was.</summary>
    public static IEnumerable<RotaFault> Told(IEnumerable<RotaFinding> findings, string establishment, bool named) => findings
        .Select(finding => named ? finding : finding.Neutral())
        .DistinctBy(finding => (finding.Turn?.Index, finding.Kind, finding.Place))
        .OrderBy(finding => finding.Turn?.Index ?? int.MaxValue)
        .ThenBy(finding => finding.Kind)
        .Select(finding => finding.ToProto(establishment));

    private RotaFinding Neutral() => WhyNot switch
    {
        WhyNot.MayNot => new(RotaFaultKind.MayNot, Turn, Place),
        WhyNot.NotFree => new(RotaFaultKind.NotFree, Turn, Place),
        _ => this with { Causes = RotaCause.Neutral(Causes) },
    };

    private RotaFault ToProto(string establishment)
    {
        var fault = new RotaFault
        {
            Kind = Kind,
            Appointment = Turn is null ? "" : Names.Appointment(establishment, Turn.AppointmentId),
            Zone = Names.Zone(establishment, Place.Zone),
            Date = Place.Date.ToProto(),
            Band = Place.Kind,
            Limit = Limit,
            Value = Value,
            Causes = { Causes.Select(cause => cause.ToProto()) },
        };
        if (Turn is not null)
        {
            fault.Entry = Turn.Index;
        }

        return fault;
    }
}
