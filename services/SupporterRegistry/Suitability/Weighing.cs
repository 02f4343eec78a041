namespace PeerSupport.SupporterRegistry;

/// <summary>What stands and what is missing for an appointment. It is said, not added up.</summary>
internal static class Weighing
{
    /// <param name="certificates">All the person holds.</param>
    /// <param name="listed">A keep-apart list taken after the application.</param>
    /// <param name="listFresh">The list is not too old to pair on.</param>
    public static IEnumerable<KeyStanding> Keys(ApplicationRow application, IReadOnlyList<CertificateRow> certificates, bool listed, bool listFresh, DateTimeOffset now) =>
    [
        Clearance(application, now),
        new() { Key = Key.Acceptance, State = Acceptance(application) },
        Certificate(application, certificates, now),
        new() { Key = Key.Compact, State = application.CompactSignedOn is null ? KeyState.Missing : KeyState.Holds },
        new() { Key = Key.KeepApartList, State = !listed ? KeyState.Missing : listFresh ? KeyState.Holds : KeyState.Lapsed },
    ];

    /// <summary>The limits of all roles together; without one there is none.</summary>
    public static int Together(IEnumerable<int> limits)
    {
        var all = limits.ToList();
        return all.Contains(0) ? 0 : all.Sum();
    }

    private static KeyStanding Clearance(ApplicationRow application, DateTimeOffset now) => new()
    {
        Key = Key.Clearance,
        State = application.Cleared is { } clearance ? clearance.Holds(now, application.TimeZone) ? KeyState.Holds : KeyState.Lapsed
            : application.Clearance is null ? KeyState.Missing
            : application.Renewal is null ? KeyState.Refused : KeyState.Lapsed,
        Until = application.Cleared?.ReviewBy.ToProto(),
    };

    private static KeyState Acceptance(ApplicationRow application) => application switch
    {
        { AcceptedAt: not null } => KeyState.Holds,
        { Stage: ApplicationState.Declined } => KeyState.Refused,
        _ => KeyState.Missing,
    };

    private static KeyStanding Certificate(ApplicationRow application, IReadOnlyList<CertificateRow> certificates, DateTimeOffset now)
    {
        var ours = certificates.Where(certificate => certificate.Schemes.Contains(application.SchemeId)).ToList();
        var state = ours.For(application.SchemeId, application.TimeZone).Hold(now) ? KeyState.Holds : ours.Count > 0 ? KeyState.Lapsed : KeyState.Missing;
        var good = ours.Where(certificate => state is not KeyState.Holds || certificate.In(application.TimeZone).Holds(now)).ToList();
        return new() { Key = Key.Certificate, State = state, Until = good.Count == 0 ? null : good.Max(certificate => certificate.ValidUntil).ToProto() };
    }
}
