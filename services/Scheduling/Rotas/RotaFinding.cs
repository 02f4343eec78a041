using PeerSupport.Platform;
using PeerSupport.Scheduling.V1;

namespace PeerSupport.Scheduling;

/// <summary>A rule that a rota breaks.</summary>
/// <param name="Turn">The entry that breaks it; null where nobody fills a place.</param>
/// <param name="Limit">What the rule allows or asks for.</param>
/// <param name="Value">What there is instead.</param>
internal sealed record RotaFinding(RotaFaultKind Kind, Turn? Turn, Place Place, string Limit = "", string Value = "")
{
    /// <summary>It may not be published so. A gap may: it is told, and somebody may yet be found.</summary>
    public bool Forbids => Kind is not RotaFaultKind.UnderCover;

    public RotaFault ToProto(string establishment)
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
        };
        if (Turn is not null)
        {
            fault.Entry = Turn.Index;
        }

        return fault;
    }
}
