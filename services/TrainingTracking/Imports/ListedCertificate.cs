using PeerSupport.Platform;

namespace PeerSupport.TrainingTracking.Imports;

/// <summary>A row of a file that lists certificates: whose, and from which day. It says whose in one of three ways.</summary>
internal sealed record ListedCertificate
{
    public required int Line { get; init; }

    /// <summary>What is wrong with it as it stands there; nothing else of it is looked at then.</summary>
    public IReadOnlyList<SheetProblem> Problems { get; init; } = [];

    public DateOnly ValidFrom { get; init; }

    /// <summary>With <see cref="Surname"/>; empty once they were matched.</summary>
    public string Number { get; init; } = "";

    public string Surname { get; init; } = "";

    /// <summary>The id of an enrolment on the course.</summary>
    public string EnrolmentId { get; init; } = "";

    /// <summary>The id of a certificate that is there already.</summary>
    public string CertificationId { get; init; } = "";

    /// <summary>Whose number and family name were matched.</summary>
    public string? Person { get; init; }
}
