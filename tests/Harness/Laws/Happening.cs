using PeerSupport.Registry.V1;
using PeerSupport.Scheduling.V1;

namespace PeerSupport.Harness.Laws;

/// <summary>
/// One thing that happened, whoever saw it: rules that were played through, or a database that logged what was written. What bears one step became true
/// together, or not at all.
/// </summary>
/// <param name="Step">One transaction.</param>
/// <param name="At">When.</param>
public abstract record Happening(long Step, DateTimeOffset At);

/// <summary>A request came to a state.</summary>
/// <param name="Named">Somebody said who asks; only then is a supporter looked for.</param>
public sealed record RequestBecame(long Step, DateTimeOffset At, string Request, RequestState State, bool Named = true) : Happening(Step, At);

/// <summary>They were brought together.</summary>
/// <param name="CheckedAt">The instant at which they were last found not to be kept apart.</param>
/// <param name="Needed">What the supporter must be able to do then.</param>
/// <param name="ByHand">A named person had checked the pair in the prison's own system.</param>
public sealed record ContactBegan(long Step, DateTimeOffset At, string Request, string Supporter, string Asker, DateTimeOffset? CheckedAt, Capability Needed, bool ByHand = false) : Happening(Step, At);

/// <summary>A door was opened for a supporter, who comes to the request.</summary>
public sealed record LetOut(long Step, DateTimeOffset At, string Request, DateTimeOffset DueBackAt) : Happening(Step, At);

public sealed record TimerSet(long Step, DateTimeOffset At, string Kind, string Key, DateTimeOffset DueAt) : Happening(Step, At);

/// <summary>It is not to run any more.</summary>
public sealed record TimerDropped(long Step, DateTimeOffset At, string Kind, string Key) : Happening(Step, At);

/// <summary>It was claimed, to have its effect in the same step.</summary>
public sealed record TimerRan(long Step, DateTimeOffset At, string Kind, string Key) : Happening(Step, At);

public sealed record AlarmOpened(long Step, DateTimeOffset At, string Alarm, string Request, AlarmKind Kind) : Happening(Step, At);

public sealed record AlarmClimbed(long Step, DateTimeOffset At, string Alarm) : Happening(Step, At);

/// <summary>Somebody took it on.</summary>
public sealed record AlarmTaken(long Step, DateTimeOffset At, string Alarm) : Happening(Step, At);

/// <summary>It was taken on while the request waited, and nobody came in time.</summary>
public sealed record AlarmReopened(long Step, DateTimeOffset At, string Alarm) : Happening(Step, At);

/// <summary>When a supporter may do what, from this step on and instead of all before.</summary>
public sealed record StandingTold(long Step, DateTimeOffset At, string Supporter, IReadOnlyList<(Capability Capability, DateTimeOffset From, DateTimeOffset? Until)> Intervals) : Happening(Step, At);

/// <summary>A supporter and an asker are kept apart from now on, or no longer.</summary>
public sealed record KeptApartTold(long Step, DateTimeOffset At, string Supporter, string Asker, bool Apart) : Happening(Step, At);
