namespace PeerSupport.SupporterRegistry.Tests;

internal enum Step
{
    Clear,
    Accept,
    Decline,
    Review,
    Renew,
    Enrol,
    Sign,
    Certify,
    Appoint,
    Withdraw,
    Close,
    End,
}

/// <param name="Yes">Cleared, reopened, awarded; or not.</param>
/// <param name="After">Days since the move before.</param>
/// <param name="Lasts">Days that what is given lasts.</param>
internal sealed record Move(Step Step, string Who, bool Yes, int After, int Lasts);

/// <summary>
/// One application on its way by the pure rules, and beside it, told by nobody but the moves that were taken, what is true of it.
/// </summary>
internal sealed class Journey
{
    private const string London = "Europe/London";
    private static readonly SchemeRules s_rules = EffectiveRules.WithDefaults(null, ConfidentialityClass.Total);

    private DateTimeOffset _now = Any.Start;
    private Clearance? _clearance;
    private string? _objectedBy;
    private string? _declinedBy;
    private string? _acceptedBy;
    private DateOnly? _compact;
    private ReviewOutcome _reviewed;
    private IReadOnlyList<Span> _certified = Spans.None;
    private DateTimeOffset _appointedAt;
    private AppointmentState? _appointment;

    // The witness: who gave what last, until when.
    private (string By, DateOnly Until)? _key;
    private string? _second;
    private bool _signed;
    private DateOnly? _awardedUntil;

    public ApplicationState State { get; private set; } = ApplicationState.Submitted;

    public bool HasAllItTakes => _key is { } key && key.Until >= Today && _second is not null && key.By != _second && _signed && _awardedUntil >= Today;

    public bool Stands => _appointment is { } state && StandingSpans.Of(new()
    {
        State = state,
        AppointedAt = _appointedAt,
        SoloSignedOff = false,
        NightSignedOff = false,
        Rules = s_rules,
        Clearance = _clearance,
        CompactSignedOn = _compact,
        Certified = _certified,
        TimeZone = London,
    }).Accompanied.Hold(_now);

    private DateOnly Today => _now.DayIn(London);

    /// <summary>False when the rules refuse it; then nothing has changed.</summary>
    public bool Take(Move move)
    {
        _now = _now.AddDays(move.After);
        try
        {
            Follow(move, Today.AddDays(move.Lasts));
            return true;
        }
        catch (Refusal)
        {
            return false;
        }
    }

    private void Follow(Move move, DateOnly until)
    {
        var outcome = move.Yes ? ClearanceOutcome.Cleared : ClearanceOutcome.NotCleared;
        switch (move.Step)
        {
            case Step.Clear:
                (State, var reviewBy) = TwoKeys.Clear(State, outcome, until, _now, London);
                (_clearance, _objectedBy, _reviewed) = (move.Yes ? new(move.Who, _now, reviewBy) : null, move.Yes ? null : move.Who, default);
                _key = move.Yes ? (move.Who, until) : null;
                break;
            case Step.Accept:
                State = TwoKeys.Accept(State, _clearance, move.Who, _now, London);
                _acceptedBy = _second = move.Who;
                break;
            case Step.Decline:
                State = TwoKeys.Decline(State, _clearance?.DecidedBy, move.Who);
                (_declinedBy, _reviewed) = (move.Who, default);
                break;
            case Step.Review:
                Review(move);
                break;
            case Step.Renew:
                var renewal = Renewing.Renew(State, _clearance, outcome, until, _acceptedBy, move.Who, _now, London);
                (_objectedBy, _reviewed) = renewal.State is ApplicationState.NotCleared ? (move.Who, ReviewOutcome.Unspecified) : (_objectedBy, _reviewed);
                (State, _clearance) = (renewal.State, move.Yes ? new(move.Who, renewal.HeldFrom!.Value, renewal.ReviewBy) : null);
                _key = move.Yes ? (move.Who, until) : null;
                break;
            case Step.Enrol:
                State = State is ApplicationState.Accepted ? ApplicationState.InTraining : State;
                break;
            case Step.Sign:
                _compact = TwoKeys.SignCompact(State, Today, _now, London);
                _signed = true;
                break;
            case Step.Certify:
                _certified = move.Yes ? [new(_now, until.AddDays(1).StartIn(London))] : Spans.None;
                _awardedUntil = move.Yes ? until : null;
                break;
            case Step.Appoint:
                _appointment = Appointing.Appoint(State, _clearance, _certified, _compact, s_rules, _now, London);
                (State, _appointedAt) = (ApplicationState.Appointed, _now);
                break;
            case Step.Withdraw:
                State = Ending.Withdraw(State);
                break;
            case Step.Close:
                State = Ending.Close(State);
                break;
            case Step.End when _appointment is { } appointment:
                (_appointment, State) = (Ending.End(appointment), ApplicationState.Closed);
                break;
            default:
                throw Refusal.Invalid(("step", "there is nothing to end"));
        }
    }

    private void Review(Move move)
    {
        var outcome = move.Yes ? ReviewOutcome.Reopened : ReviewOutcome.Upheld;
        var refusedBy = State is ApplicationState.Declined ? _declinedBy : _objectedBy;
        State = Reviewing.Review(State, outcome, refusedBy, _reviewed, move.Who);
        (_reviewed, _declinedBy) = (outcome, null);
    }
}
