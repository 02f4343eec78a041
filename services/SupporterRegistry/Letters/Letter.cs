namespace PeerSupport.SupporterRegistry;

/// <summary>Who decided, as what: letters name no member of staff.</summary>
internal enum Decider
{
    Security,
    Provider,
    Coordinator,

    /// <summary>Somebody of the prison: a suspension may be security's, and that is not said.</summary>
    Establishment,

    /// <summary>The person himself.</summary>
    Self,

    /// <summary>It followed from a movement.</summary>
    Prison,
}

/// <summary>What a letter says: what was decided, by whom, when, and when it is looked at again. Words stand in the texts, by state.</summary>
/// <param name="About"><c>application</c> or <c>appointment</c>.</param>
/// <param name="Because">Why it ended, in the word of the contract; null where the state says it all.</param>
internal sealed record Letter(string About, string State, Decider By, DateTimeOffset At, string? Because = null, DateOnly? ReviewBy = null)
{
    /// <summary>Whether it was decided against the person, who then is told how to have it looked at again.</summary>
    public bool IsAdverse => By is not (Decider.Self or Decider.Prison) && State is "NOT_CLEARED" or "DECLINED" or "CLOSED" or "SUSPENDED" or "ENDED";

    /// <summary>The letter about an application: of SUBMITTED there is nothing to write yet.</summary>
    /// <param name="changed">When its state became what it is.</param>
    public static Letter Of(ApplicationRow application, DateTimeOffset changed, bool closedByMovement)
    {
        var state = ProtoName.Of(application.Stage);
        return application.Stage switch
        {
            ApplicationState.Cleared or ApplicationState.NotCleared => new(Application, state, Decider.Security, application.DecidedAt!.Value, ReviewBy: application.ReviewBy),
            ApplicationState.Accepted or ApplicationState.InTraining => new(Application, state, Decider.Provider, application.AcceptedAt!.Value),
            ApplicationState.Declined => new(Application, state, Decider.Provider, changed),
            ApplicationState.Appointed => new(Application, state, Decider.Coordinator, changed),
            ApplicationState.Withdrawn => new(Application, state, Decider.Self, changed),
            ApplicationState.Closed => Ended(Application, state, ProtoName.Parse<EndReason>(application.ClosedReason!), changed, closedByMovement),
            _ => throw Nothing(state),
        };
    }

    /// <summary>The letter about an appointment that goes on no more as it did.</summary>
    /// <param name="changed">When its state became what it is.</param>
    /// <param name="reviewBy">Of a suspension, the day by which it is looked at again.</param>
    public static Letter Of(AppointmentRow appointment, DateTimeOffset changed, bool endedByMovement, DateOnly? reviewBy)
    {
        var state = ProtoName.Of(appointment.Stage);
        return appointment.Stage switch
        {
            AppointmentState.Paused => new(Appointment, state, appointment.PauseKind == ProtoName.Of(PauseKind.Self) ? Decider.Self : Decider.Coordinator, appointment.PausedAt!.Value),
            AppointmentState.Suspended => new(Appointment, state, ToldOfSuspension.By, changed, ReviewBy: reviewBy),
            AppointmentState.Ended => Ended(Appointment, state, ProtoName.Parse<EndReason>(appointment.EndedReason!), appointment.EndedAt!.Value, endedByMovement),
            _ => throw Nothing(state),
        };
    }

    private const string Application = "application";
    private const string Appointment = "appointment";

    private static Letter Ended(string about, string state, EndReason reason, DateTimeOffset at, bool byMovement)
    {
        var by = byMovement ? Decider.Prison
            : reason is EndReason.WithdrawnOwn ? Decider.Self
            : reason is EndReason.Security ? Decider.Security
            : Decider.Coordinator;
        return reason is EndReason.Died ? throw Nothing(ProtoName.Of(reason)) : new(about, state, by, at, ProtoName.Of(reason));
    }

    private static Refusal Nothing(string state) =>
        new(ErrorReason.NothingToWrite, "Nothing was decided that a letter could tell.", ("state", state));
}
