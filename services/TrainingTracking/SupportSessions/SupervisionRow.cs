using Google.Protobuf.WellKnownTypes;
using PeerSupport.Platform;
using PeerSupport.Training.V1;

namespace PeerSupport.TrainingTracking.SupportSessions;

/// <summary>A team with the next session that is planned.</summary>
internal sealed record SupervisionRow : TeamRow
{
    public new const string Columns = $"""
        {TeamRow.Columns},
        (select min(s.day)
         from support_sessions s
         where s.establishment = teams.establishment and s.scheme = teams.scheme and s.state = 'PLANNED' and s.day >= @today) as next_planned
        """;

    /// <summary>What <see cref="Supervision.Overdue"/> says; in UTC, where every day has 24 hours.</summary>
    public const string Overdue = "counts_from at time zone 'UTC' + support_every <= @Now at time zone 'UTC'";

    public required DateOnly? NextPlanned { get; init; }

    public Supervision ToProto(DateTimeOffset now) => new()
    {
        Offering = Name,
        Provider = $"providers/{Provider}",
        Every = SupportEvery?.ToDuration(),
        LastHeld = LastHeld?.ToProto(),
        WeeksSince = SupervisionRules.WeeksSince(Clock, now),
        DueAt = SupervisionRules.DueAt(Clock, SupportEvery)?.ToTimestamp(),
        Overdue = SupervisionRules.IsOverdue(Clock, SupportEvery, now),
        NextPlanned = NextPlanned?.ToProto(),
    };
}
