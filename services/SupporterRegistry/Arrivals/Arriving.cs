namespace PeerSupport.SupporterRegistry;

/// <summary>The prison that a consent tells, from when on.</summary>
internal sealed record Told(string Prison, DateTimeOffset At);

/// <summary>
/// A consent tells the prison that receives somebody next, and no other: not a third, when he moves on, and nobody once he was released.
/// It is worked out from all movements, in whatever order they came; what happened before it was recorded means nothing for it.
/// </summary>
internal static class Arriving
{
    /// <param name="consents">All of one person's: the newest says where it stands; an older one still tells the prison that he has not left. A withdrawal ends all before it.</param>
    public static (TransferConsentState State, Told? Told) Follow(IReadOnlyCollection<TransferConsentRow> consents, IReadOnlyCollection<MovementRow> movements)
    {
        var withdrawn = consents.Max(consent => consent.WithdrawnAt);
        (TransferConsentState State, Told? Told)[] standing =
        [
            .. consents.Where(consent => consent.WithdrawnAt is null && !(consent.RecordedAt <= withdrawn))
                .OrderBy(consent => consent.RecordedAt).ThenBy(consent => consent.ConsentId, StringComparer.Ordinal).Select(consent => Follow(consent, movements)),
        ];
        return standing.Length > 0 ? (standing[^1].State, standing.Select(one => one.Told).FirstOrDefault(told => told is not null))
            : (withdrawn is null ? TransferConsentState.NotGiven : TransferConsentState.Withdrawn, null);
    }

    private static (TransferConsentState State, Told? Told) Follow(TransferConsentRow consent, IReadOnlyCollection<MovementRow> movements)
    {
        Told? told = null;
        foreach (var movement in Whereabouts.InOrder(movements).Where(movement => movement.OccurredAt > consent.RecordedAt))
        {
            if (Ends(movement, told))
            {
                return (TransferConsentState.Over, null);
            }

            if (movement.Kind is MovementRow.Admitted && movement.Prison != consent.Prison)
            {
                told ??= new(movement.Prison, movement.OccurredAt);
            }
        }

        return movements.Any(movement => movement.Kind is MovementRow.Died) ? (TransferConsentState.Over, null) : (TransferConsentState.InForce, told);
    }

    private static bool Ends(MovementRow movement, Told? told) => movement.Kind switch
    {
        MovementRow.Released => true,
        MovementRow.Transferred => movement.Prison == told?.Prison,
        MovementRow.Admitted => told is not null && movement.Prison != told.Prison,
        _ => false,
    };

    /// <summary>The schemes here for which somebody came with a certificate, but for those he was appointed in since.</summary>
    /// <param name="offered">Schemes of the establishment: of others it needs to know nothing.</param>
    /// <param name="applications">His, here: those of an earlier stay tell nothing.</param>
    public static IEnumerable<ArrivalScheme> Schemes(
        IEnumerable<CertificateRow> held, IEnumerable<string> offered, IReadOnlyCollection<ApplicationRow> applications, DateTimeOffset arrivedAt, DateTimeOffset now, string timeZone)
    {
        var valid = held.Where(certificate => certificate.In(timeZone).Holds(now)).ToList();
        foreach (var scheme in offered.Order(StringComparer.Ordinal))
        {
            var certificates = valid.Where(certificate => certificate.Schemes.Contains(scheme)).ToList();
            var begun = applications.Where(application => application.SchemeId == scheme && (IsOpen(application.Stage) || application.SubmittedAt >= arrivedAt)).MaxBy(application => application.SubmittedAt);
            if (certificates.Count > 0 && begun?.AppointmentId is null)
            {
                yield return new ArrivalScheme
                {
                    Scheme = Names.Scheme(scheme),
                    CertifiedUntil = certificates.Max(certificate => certificate.ValidUntil).ToProto(),
                    Clearance = Clearance(begun),
                    Application = begun?.Name ?? "",
                    ApplicationState = begun?.Stage ?? ApplicationState.Unspecified,
                };
            }
        }
    }

    private static ArrivalClearance Clearance(ApplicationRow? begun) =>
        begun?.DecidedAt is not null ? ArrivalClearance.Decided
        : begun?.Stage is ApplicationState.Submitted ? ArrivalClearance.Waiting
        : ArrivalClearance.NotStarted;

    private static bool IsOpen(ApplicationState state) => state is not (ApplicationState.NotCleared or ApplicationState.Declined or ApplicationState.Withdrawn or ApplicationState.Closed);
}
