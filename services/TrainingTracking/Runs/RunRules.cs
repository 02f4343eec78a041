using PeerSupport.Platform;
using PeerSupport.Training.V1;

namespace PeerSupport.TrainingTracking.Runs;

/// <summary>A day of a run and the module taught on it; empty for a course without modules.</summary>
internal readonly record struct Session(DateOnly Day, string Module);

/// <summary>The rules of a run. It is planned, and held or called off by one of two sides.</summary>
internal static class RunRules
{
    private const int PastDays = 28;
    private const int AheadDays = 731;

    /// <summary>The days of a run, in order.</summary>
    public static IReadOnlyList<Session> Plan(IReadOnlyList<Session> asked, IReadOnlyCollection<string> modules, DateOnly today)
    {
        var (earliest, latest) = (today.AddDays(-PastDays), today.AddDays(AheadDays));
        var wrong = asked.Index().Where(one => one.Item.Day < earliest || one.Item.Day > latest).Select(one => ($"sessions[{one.Index}].day", $"must lie between {earliest:O} and {latest:O}")).ToArray();
        if (wrong.Length > 0)
        {
            throw Refusal.Invalid(wrong);
        }

        foreach (var session in asked.Where(session => session.Module.Length > 0 && !modules.Contains(session.Module)))
        {
            throw NoSuchModule(session.Module, "The course has no such module.");
        }

        return [.. asked.Distinct().OrderBy(session => session.Day)];
    }

    /// <summary>A run is planned where somebody could attend it.</summary>
    public static void RequireSomebody(bool applied)
    {
        if (!applied)
        {
            throw new Refusal(ErrorReason.NobodyThere, "Nobody there has applied with this provider for a scheme of the course.");
        }
    }

    /// <summary>Nobody who trains on it is vetted up to its last day.</summary>
    public static bool AtRisk(RunState state, DateOnly? vettedUntil, DateOnly lastDay) =>
        state is RunState.Planned && (vettedUntil is not { } until || until < lastDay);

    public static void ChangeTrainers(RunState state) => Steps.Require(state, "The trainers of a planned run only can be changed.", RunState.Planned);

    public static void Hold(RunState state, DateOnly lastDay, DateOnly today)
    {
        Steps.Require(state, "Only a planned run is held.", RunState.Planned);
        if (lastDay > today)
        {
            throw NotYet(lastDay, "The last day of the run has not come yet.");
        }
    }

    /// <summary>Each side has its own reasons: neither calls a run off in the other's name.</summary>
    public static void Cancel(RunState state, RunSide by, CancelReason reason)
    {
        Steps.Require(state, "Only a planned run is called off.", RunState.Planned);
        RequireOwnReason(by, reason);
    }

    public static void RequireOwnReason(RunSide by, CancelReason reason)
    {
        var whose = reason switch
        {
            CancelReason.Regime or CancelReason.Staffing or CancelReason.Lockdown or CancelReason.NoRoom => RunSide.Prison,
            CancelReason.TrainerAway or CancelReason.TrainerNotVetted or CancelReason.TooFew or CancelReason.NotAdmitted => RunSide.Provider,
            _ => by,
        };
        if (whose != by)
        {
            throw new Refusal(ErrorReason.OtherSidesReason, "Only the other side can give this reason.", ("side", ProtoName.Of(by)));
        }
    }

    /// <summary>What makes up for a run is planned once, and for one that was called off.</summary>
    public static void Rebook(RunState state, string? rebookedAs)
    {
        Steps.Require(state, "Only a run that was called off is made up for.", RunState.Cancelled);
        if (rebookedAs is not null)
        {
            throw new Refusal(ErrorReason.AlreadyRebooked, "Another run makes up for this one already.", ("resource", rebookedAs));
        }
    }

    /// <summary>Who was there is known once the module was taught, on its first day or a later one.</summary>
    public static void RecordAttendance(RunState state, IEnumerable<Session> sessions, string module, DateOnly today)
    {
        Steps.Require(state, "Nobody attends a run that was called off.", RunState.Planned, RunState.Held);
        var days = sessions.Where(session => session.Module == module).Select(session => session.Day).ToList();
        if (days.Count == 0)
        {
            throw NoSuchModule(module, "The run has no such module.");
        }

        if (days.Min() > today)
        {
            throw NotYet(days.Min(), "The module has not been taught yet.");
        }
    }

    public static Refusal NoSuchModule(string module, string message) => new(ErrorReason.NoSuchModule, message, ("module", module));

    public static Refusal NotYet(DateOnly day, string message) => new(ErrorReason.NotYet, message, ("day", $"{day:O}"));
}
