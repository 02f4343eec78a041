using Google.Protobuf.WellKnownTypes;
using PeerSupport.Platform;
using PeerSupport.Training.V1;
using PeerSupport.TrainingTracking.Courses;
using PeerSupport.TrainingTracking.Trainers;

namespace PeerSupport.TrainingTracking.Runs;

internal sealed record RunRow
{
    public const string Columns = """
        establishment, run_id, provider, course_id, display_name, schemes, days, modules, first_day, last_day, trainers, vetted_until,
        state, cancelled_by, cancel_reason, cancelled_at, rebooked_as, version
        """;

    public const string Load = $"select {Columns} from runs where establishment = @Establishment and run_id = @RunId";

    /// <summary>What <see cref="CourseRun.AtRisk"/> says.</summary>
    public const string AtRisk = "state = 'PLANNED' and coalesce(vetted_until < last_day, true)";

    public required string Establishment { get; init; }

    public required string RunId { get; init; }

    public required string Provider { get; init; }

    public required string CourseId { get; init; }

    public required string DisplayName { get; init; }

    public required string[] Schemes { get; init; }

    public required DateOnly[] Days { get; init; }

    public required string[] Modules { get; init; }

    public required DateOnly FirstDay { get; init; }

    public required DateOnly LastDay { get; init; }

    public required string[] Trainers { get; init; }

    public required DateOnly? VettedUntil { get; init; }

    public required RunState State { get; init; }

    public required RunSide? CancelledBy { get; init; }

    public required string? CancelReason { get; init; }

    public required DateTimeOffset? CancelledAt { get; init; }

    public required string? RebookedAs { get; init; }

    public required long Version { get; init; }

    public string Name => new RunName(Establishment, RunId).ToString();

    public CourseName Course => new(Provider, CourseId);

    public CourseRun ToProto() => new()
    {
        Name = Name,
        Course = Course.ToString(),
        DisplayName = DisplayName,
        Schemes = { Schemes },
        Sessions = { Days.Zip(Modules, (day, module) => new RunSession { Day = day.ToProto(), Module = module }) },
        Trainers = { Trainers.Select(trainer => new TrainerName(Provider, trainer).ToString()) },
        State = State,
        AtRisk = RunRules.AtRisk(State, VettedUntil, LastDay),
        CancelledBy = CancelledBy ?? RunSide.Unspecified,
        CancelReason = ProtoName.ParseGiven<CancelReason>(CancelReason),
        CancelledAt = CancelledAt?.ToTimestamp(),
        RebookedAs = RebookedAs ?? "",
        Etag = Etag.Of(Version),
    };

    public CourseRunChanged ToChanged() => new()
    {
        Run = Name,
        Provider = $"providers/{Provider}",
        Schemes = { Schemes },
        State = State,
        FirstDay = FirstDay.ToProto(),
        LastDay = LastDay.ToProto(),
        RebookedAs = RebookedAs ?? "",
        Version = Version,
    };
}
