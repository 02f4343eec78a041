namespace PeerSupport.SupporterRegistry;

/// <summary>A role somebody has here beside the one applied for.</summary>
internal sealed record OtherRoleRow
{
    public const string Columns = "a.establishment, a.appointment_id, a.scheme_id, a.state, s.rules, o.deviations";

    public required string Establishment { get; init; }

    public required string AppointmentId { get; init; }

    public required string SchemeId { get; init; }

    public required string State { get; init; }

    public required string Rules { get; init; }

    public required string Deviations { get; init; }

    public OtherRole ToProto() => new()
    {
        Appointment = Names.Appointment(Establishment, AppointmentId),
        Scheme = Names.Scheme(SchemeId),
        State = ProtoName.Parse<AppointmentState>(State),
        ContactsPerWeek = EffectiveRules.Overlay(SchemeRules.Parser.ParseJson(Rules), SchemeRules.Parser.ParseJson(Deviations)).ContactsPerWeek,
    };
}

/// <summary>How often something ended for a reason.</summary>
internal sealed record EarlierEndingRow
{
    public required string EndedReason { get; init; }

    public required int Count { get; init; }

    public EarlierEnding ToProto() => new() { Reason = ProtoName.Parse<EndReason>(EndedReason), Count = Count };
}

/// <summary>The establishment's keep-apart list, seen from one application.</summary>
internal sealed record ListedRow
{
    public required DateTimeOffset? AsOf { get; init; }

    /// <summary>It was searched for the applicant.</summary>
    public required bool Listed { get; init; }
}
