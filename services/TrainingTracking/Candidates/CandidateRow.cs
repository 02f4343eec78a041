using PeerSupport.Training.V1;

namespace PeerSupport.TrainingTracking.Candidates;

internal sealed record CandidateRow
{
    public const string Columns = "application, person, scheme";

    /// <summary>Accepted by the provider, and neither appointed nor out of it yet.</summary>
    public const string Open = "state in ('ACCEPTED', 'IN_TRAINING')";

    public required string Application { get; init; }

    public required string Person { get; init; }

    public required string Scheme { get; init; }

    public Candidate ToProto() => new() { Application = Application, Person = Person, Scheme = Scheme };
}
