namespace PeerSupport.SupporterRegistry;

/// <summary>What a supporter grows into.</summary>
internal static class Growing
{
    /// <summary>Whoever still shadows, or is not trusted at present, gets no grade.</summary>
    public static void Grade(AppointmentState state) => Steps.Require(state, AppointmentState.Active, AppointmentState.Paused);

    /// <summary>The longest milestone that has been reached, if neither it nor a longer one was recognised.</summary>
    public static int? Due(TimeSpan served, IReadOnlyList<int> milestones, IReadOnlyList<int> recognised)
    {
        int[] reached = [.. milestones.Where(days => served >= TimeSpan.FromDays(days))];
        return reached.Length > 0 && !recognised.Any(days => days >= reached.Max()) ? reached.Max() : null;
    }

    public static void Acknowledge(int days, TimeSpan served, IReadOnlyList<int> milestones, IReadOnlyList<int> recognised)
    {
        if (Due(served, milestones, recognised) != days)
        {
            throw new Refusal(ErrorReason.MilestoneNotDue, $"No milestone of {days} days is due: it is not reached yet, or was recognised.");
        }
    }

    /// <summary>Whoever was thanked may be thanked on paper again: it gets lost.</summary>
    public static void Tell(int days, TimeSpan served, IReadOnlyList<int> milestones, IReadOnlyList<int> recognised)
    {
        if (!recognised.Contains(days))
        {
            Acknowledge(days, served, milestones, recognised);
        }
    }
}
