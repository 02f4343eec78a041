using Google.Protobuf;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using PeerSupport.Feedback.V1;
using PeerSupport.Harness;
using PeerSupport.Registry.V1;
using PeerSupport.Scheduling.V1;
using PeerSupport.Suite.Tests.Calls;
using PeerSupport.Training.V1;
using Xunit;

namespace PeerSupport.Suite.Tests.BadInput;

/// <summary>Every step tried in every state in which the contract does not allow it.</summary>
[Collection(nameof(BadInputWorld))]
public sealed class StatesTests(BadInputWorld world)
{
    private const string Waiting = "RAISED OFFERED ACCEPTED MOVEMENT_AUTHORISED";
    private static readonly Duration s_long = Duration.FromTimeSpan(TimeSpan.FromDays(20));

    // As the contract's comments have it: the states before.
    private static readonly Dictionary<string, string> s_application = new()
    {
        ["RecordEqualityAnswers"] = "SUBMITTED CLEARED NOT_CLEARED ACCEPTED DECLINED IN_TRAINING APPOINTED",
        ["DecideClearance"] = "SUBMITTED",
        ["AcceptApplication"] = "CLEARED",
        ["DeclineApplication"] = "CLEARED",
        ["ReviewRefusal"] = "NOT_CLEARED DECLINED",
        ["RenewClearance"] = "CLEARED ACCEPTED IN_TRAINING APPOINTED",
        ["WithdrawApplication"] = "SUBMITTED CLEARED ACCEPTED IN_TRAINING",
        ["RecordCompact"] = "ACCEPTED IN_TRAINING",
        ["AppointSupporter"] = "ACCEPTED IN_TRAINING",
        ["CloseApplication"] = "SUBMITTED CLEARED NOT_CLEARED ACCEPTED DECLINED IN_TRAINING",
    };

    private static readonly Dictionary<string, string> s_appointment = new()
    {
        ["RecordShadowing"] = "SHADOWING",
        ["SignOff"] = "SHADOWING ACTIVE",
        ["SetGrade"] = "ACTIVE PAUSED",
        ["PauseAppointment"] = "SHADOWING ACTIVE PAUSED",
        ["ResumeAppointment"] = "PAUSED",
        ["SuspendAppointment"] = "SHADOWING ACTIVE PAUSED",
        ["EndAppointment"] = "SHADOWING ACTIVE PAUSED SUSPENDED",
    };

    private static readonly Dictionary<string, string> s_suspension = new() { ["ReviewSuspension"] = "IN_FORCE" };

    private static readonly Dictionary<string, string> s_appeal = new() { ["AppealSuspension"] = "NONE", ["DecideAppeal"] = "OPEN" };

    private static readonly Dictionary<string, string> s_request = new()
    {
        ["RecordPairingByHand"] = Waiting,
        ["AuthoriseMovement"] = "ACCEPTED",
        ["RefuseRequest"] = Waiting,
        ["TakePhone"] = Waiting,
        ["WithdrawRequest"] = Waiting,
        ["StartContact"] = "MOVEMENT_AUTHORISED",
        ["EndContact"] = "IN_CONTACT",
        ["RecordAskedAgain"] = "PHONE_TAKEN REFUSED EXPIRED",
    };

    private static readonly Dictionary<string, string> s_rota = new() { ["PublishRota"] = "DRAFT", ["ReplanRota"] = "PUBLISHED" };

    private static readonly Dictionary<string, string> s_offer = new() { ["AcceptOffer"] = "OPEN", ["DeclineOffer"] = "OPEN" };

    private static readonly Dictionary<string, string> s_debrief = new() { ["RecordDebrief"] = "DUE OFFERED MISSED" };

    private static readonly Dictionary<string, string> s_partnership = new()
    {
        ["StartPartnership"] = "PROPOSED",
        ["PausePartnership"] = "ACTIVE",
        ["ResumePartnership"] = "PAUSED",
        ["HandOverPartnership"] = "PROPOSED ACTIVE PAUSED",
        ["EndPartnership"] = "PROPOSED ACTIVE PAUSED",
        ["RecordSession"] = "ACTIVE PAUSED",
    };

    private static readonly Dictionary<string, string> s_run = new()
    {
        ["AssignTrainers"] = "PLANNED",
        ["HoldRun"] = "PLANNED",
        ["CancelRun"] = "PLANNED",
        ["RecordAttendance"] = "PLANNED HELD",
    };

    private static readonly Dictionary<string, string> s_backdating = new() { ["ConfirmBackdating"] = "PROPOSED", ["DeclineBackdating"] = "PROPOSED" };

    private static readonly Dictionary<string, string> s_session = new() { ["HoldSupportSession"] = "PLANNED", ["CancelSupportSession"] = "PLANNED" };

    private readonly Verdicts _verdicts = new();

    private SuiteFixture Suite => world.Suite;

    private Given Given => world.Suite.Given;

    [Fact]
    public async Task An_application_takes_its_steps_in_order()
    {
        var offering = await Given.Offering(await Given.Establishment());
        var (refused, declined, withdrawn) = (await Given.NotCleared(offering), await Given.Declined(offering), await Given.Applied(offering));
        await Suite.Registry.WithdrawApplicationAsync(new() { Name = withdrawn.Application.Name, RequestId = Given.RequestId() }, Suite.As(withdrawn.Coordinator));
        var training = await Given.Accepted(offering);
        await Given.Enrolled(await Given.Course(training.Provider, offering.Scheme), training.Application.Person);
        await Eventually.True(async () => (await Suite.Registry.GetApplicationAsync(new() { Name = training.Application.Name }, Suite.As(training.Coordinator))).State is ApplicationState.InTraining);
        var supporter = await Given.Appointed(offering);
        var (closed, other) = (await Given.Appointed(offering), new Side(refused.Establishment, refused.Provider, []));
        await Suite.Registry.EndAppointmentAsync(new() { Name = closed.Name, Reason = EndReason.WithdrawnOwn, RequestId = Given.RequestId() }, Suite.As(refused.Coordinator));
        await Suite.Training.RevokeCertificationAsync(new() { Name = closed.Certification, RequestId = Given.RequestId() }, Suite.As($"PROVIDER@{refused.Provider}"));
        var (submitted, cleared, accepted) = (await Given.Applied(offering), await Given.Cleared(offering), await Given.Accepted(offering));
        await world.Tables.Unchanged(async () =>
        {
            await Tried(other, s_application, "SUBMITTED", submitted.Application.Name);
            await Tried(other, s_application, "CLEARED", cleared.Application.Name);
            await Tried(other, s_application, "NOT_CLEARED", refused.Application.Name);
            await Tried(other, s_application, "ACCEPTED", accepted.Application.Name);
            await Tried(other, s_application, "DECLINED", declined.Application.Name);
            await Tried(other, s_application, "WITHDRAWN", withdrawn.Application.Name);
            await Tried(other, s_application, "IN_TRAINING", training.Application.Name);
            await Tried(other, s_application, "APPOINTED", supporter.Applicant.Application.Name);
            await Tried(other, s_application, "CLOSED", closed.Applicant.Application.Name);
            await Tried(other, s_appointment, "ENDED", closed.Name);
            await Tried(other, new() { ["RevokeCertification"] = "AWARDED EXPIRING" }, "REVOKED", closed.Certification);
        });
        _verdicts.Settle();
    }

    [Fact]
    public async Task Who_is_away_returns_before_anything_else_and_an_appeal_is_decided_once()
    {
        var offering = await Given.Offering(await Given.Establishment());
        var establishment = offering.Name.Split('/')[1];
        var side = new Side(establishment, "none", []);
        await Illegal(side, s_appointment, "ACTIVE", (await Given.Appointed(offering)).Name);
        await Illegal(side, s_appointment, "PAUSED", (await Given.Paused(offering)).Name);
        var suspension = await Given.Suspended(offering);
        await Illegal(side, s_appointment, "SUSPENDED", suspension.Appointment);
        await Illegal(side, s_appeal, "NONE", suspension.Name);
        var lifted = await Given.Appealed(offering);
        await Illegal(side, s_appeal, "OPEN", lifted.Name);
        lifted = await Suite.Registry.DecideAppealAsync(
            new() { Name = lifted.Name, Outcome = AppealOutcome.Lifted, RequestId = Given.RequestId() }, Suite.As($"DECIDER@{establishment}", "appeals"));
        await Illegal(side, s_suspension, "LIFTED", lifted.Name);
        await Illegal(side, s_appeal, "LIFTED", lifted.Name);
        await Suite.Registry.EndAppointmentAsync(new() { Name = suspension.Appointment, Reason = EndReason.WithdrawnOwn, RequestId = Given.RequestId() }, Suite.As($"COORDINATOR@{establishment}"));
        await Illegal(side, s_suspension, "OVER", suspension.Name);
        await Illegal(side, new() { ["PlaceHold"] = "" }, "ENDED", suspension.Appointment);
        _verdicts.Settle();
    }

    [Fact]
    public async Task A_request_takes_its_steps_in_order_and_so_does_an_offer()
    {
        var at = await Given.Asking(supporters: 1, new SchemeRules { OfferTime = s_long, EscalateAfter = s_long, ClimbEvery = s_long, ExpireAfter = s_long });
        var side = new Side(at.Code, "none", []);
        var wing = Suite.As(at.Wing);
        var request = await Given.Offered(at);
        await Illegal(side, s_request, "OFFERED", request.Name);
        request = await Suite.Scheduling.DeclineOfferAsync(new() { Name = request.Offers[0].Name, RequestId = Given.RequestId() }, wing);
        await Illegal(side, s_offer, "DECLINED", request.Offers[0].Name);
        await Suite.Scheduling.WithdrawRequestAsync(new() { Name = request.Name, By = WithdrawnBy.Asker, RequestId = Given.RequestId() }, wing);
        await Illegal(side, s_request, "WITHDRAWN", request.Name);

        var gone = await Given.Offered(at);
        await Suite.Scheduling.TakePhoneAsync(
            new() { Name = gone.Name, LookInAt = Timestamp.FromDateTimeOffset(TimeProvider.System.GetUtcNow().AddHours(1)), RequestId = Given.RequestId() }, wing);
        await Illegal(side, s_request, "PHONE_TAKEN", gone.Name);
        await Illegal(side, s_offer, "WITHDRAWN", gone.Offers[0].Name);

        request = await Given.AcceptedBySupporter(at);
        await Illegal(side, s_request, "ACCEPTED", request.Name);
        await Illegal(side, s_offer, "ACCEPTED", request.Offers[0].Name);
        await Given.OnceAnswered(() => Suite.Scheduling.AuthoriseMovementAsync(new() { Name = request.Name, RequestId = Given.RequestId() }, wing));
        await Illegal(side, s_request, "MOVEMENT_AUTHORISED", request.Name);
        await Suite.Scheduling.StartContactAsync(new() { Name = request.Name, PlaceType = PlaceType.Cell, RequestId = Given.RequestId() }, wing);
        await Illegal(side, s_request, "IN_CONTACT", request.Name);
        await Suite.Scheduling.EndContactAsync(new() { Name = request.Name, Outcome = ContactOutcome.Talked, RequestId = Given.RequestId() }, wing);
        await Illegal(side, s_request, "MET", request.Name);
        _verdicts.Settle();
    }

    [Fact]
    public async Task What_waits_in_vain_or_was_refused_takes_no_step_but_the_last()
    {
        var at = await Given.Asking(rules: new SchemeRules { EscalateAfter = Duration.FromTimeSpan(TimeSpan.FromSeconds(1)), ClimbEvery = s_long, ExpireAfter = Duration.FromTimeSpan(TimeSpan.FromSeconds(2)) });
        var (side, wing) = (new Side(at.Code, "none", []), Suite.As(at.Wing));
        var refused = await Given.Raised(at);
        await Suite.Scheduling.RefuseRequestAsync(
            new() { Name = refused.Name, Code = RefusalCode.NoEscort, Alternative = Alternative.Phone, RequestId = Given.RequestId() }, wing);
        await Illegal(side, s_request, "REFUSED", refused.Name);
        var expired = await Given.Becomes(at, await Given.Raised(at), RequestState.Expired);
        await Illegal(side, s_request, "EXPIRED", expired.Name);
        await Given.ItIsMorning(at);
        foreach (var ended in new[] { refused, expired })
        {
            await Suite.Scheduling.RecordAskedAgainAsync(new() { Name = ended.Name, RequestId = Given.RequestId() }, wing);
            await Illegal(side, new() { ["RecordAskedAgain"] = "" }, ended == refused ? "REFUSED" : "EXPIRED", ended.Name);
        }

        var alarm = (await Suite.Scheduling.ListAlarmsAsync(new() { Parent = at.Establishment }, wing)).Alarms.First(alarm => alarm.Request == expired.Name);
        await Suite.Scheduling.AcknowledgeAlarmAsync(new() { Name = alarm.Name, RequestId = Given.RequestId() }, wing);
        await Illegal(side, new() { ["AcknowledgeAlarm"] = "" }, "", alarm.Name, "ALREADY_ACKNOWLEDGED");
        _verdicts.Settle();
    }

    [Fact]
    public async Task A_partnership_takes_its_steps_in_order()
    {
        var at = await Given.Mentoring();
        var (side, coordinator) = (new Side(at.Code, "none", []), Suite.As(at.Coordinator));
        var proposed = await Given.Partnered(at, at.Supporters[0]);
        await Illegal(side, s_partnership, "PROPOSED", proposed.Name);
        var meeting = await Given.Meeting(at, at.Supporters[0]);
        await Illegal(side, s_partnership, "ACTIVE", meeting.Name);
        await Suite.Scheduling.PausePartnershipAsync(new() { Name = meeting.Name, RequestId = Given.RequestId() }, coordinator);
        await Illegal(side, s_partnership, "PAUSED", meeting.Name);
        await Suite.Scheduling.EndPartnershipAsync(new() { Name = meeting.Name, Reason = PartnershipEnd.Completed, RequestId = Given.RequestId() }, coordinator);
        await Illegal(side, s_partnership, "ENDED", meeting.Name);
        _verdicts.Settle();
    }

    [Fact]
    public async Task A_welfare_review_is_closed_once_and_a_check_in_answered_once()
    {
        var supporter = await Given.Appointed(await Given.Offering(await Given.Establishment()));
        var (side, coordinator) = (new Side(supporter.Applicant.Establishment, "none", []), Suite.As(supporter.Applicant.Coordinator));
        var review = await Given.WelfareReview(supporter);
        await Suite.Registry.CloseWelfareReviewAsync(new() { Name = review.Name, Outcome = WelfareOutcome.CarriesOn, RequestId = Given.RequestId() }, coordinator);
        await Illegal(side, new() { ["CloseWelfareReview"] = "OPEN OVERDUE" }, "CLOSED", review.Name);
        foreach (var answer in new[] { CheckInAnswer.Taken, CheckInAnswer.Declined })
        {
            var checkIn = await Given.CheckIn(supporter.Applicant.Offering);
            await Suite.Registry.RecordCheckInAsync(new() { Name = checkIn.Name, Answer = answer, RequestId = Given.RequestId() }, coordinator);
            await Illegal(side, new() { ["RecordCheckIn"] = "OFFERED" }, Platform.ProtoName.Of(answer), checkIn.Name);
        }

        _verdicts.Settle();
    }

    [Fact]
    public async Task A_run_is_held_or_called_off_once()
    {
        var offering = await Given.Offering(await Given.Establishment());
        var (code, provider) = (offering.Name.Split('/')[1], offering.Provider.Split('/')[1]);
        var (course, side) = (await Given.Course(provider, offering.Scheme), new Side(code, provider, []));
        await Given.Enrolled(course, (await Given.Accepted(offering)).Application.Person);
        var (held, cancelled) = (await Given.Run(course, $"establishments/{code}"), await Given.Run(course, $"establishments/{code}"));
        await Suite.Training.HoldRunAsync(new() { Name = held.Name, RequestId = Given.RequestId() }, Suite.As($"PROVIDER@{side.Provider}"));
        await Illegal(side, s_run, "HELD", held.Name);
        await Suite.Training.CancelRunAsync(new() { Name = cancelled.Name, Reason = CancelReason.Other, RequestId = Given.RequestId() }, Suite.As($"COORDINATOR@{code}"));
        await Illegal(side, s_run, "CANCELLED", cancelled.Name);
        _verdicts.Settle();
    }

    [Fact]
    public async Task A_backdating_is_confirmed_declined_or_withdrawn_once()
    {
        var offering = await Given.Offering(await Given.Establishment());
        var (course, provider) = (await Given.Course(offering.Provider.Split('/')[1], offering.Scheme), offering.Provider.Split('/')[1]);
        var enrolment = await Given.Enrolled(course, (await Given.Accepted(offering)).Application.Person);
        var side = new Side(offering.Name.Split('/')[1], provider, []);
        foreach (var (state, by) in new[] { ("WITHDRAWN", "proposer"), ("DECLINED", "another") })
        {
            var proposed = await Given.Backdating(enrolment.Name);
            await Suite.Training.DeclineBackdatingAsync(new() { Name = proposed.Name, RequestId = Given.RequestId() }, Suite.As($"PROVIDER@{provider}", by));
            await Illegal(side, s_backdating, state, proposed.Name);
        }

        var confirmed = await Given.Backdating(enrolment.Name);
        await Suite.Training.ConfirmBackdatingAsync(new() { Name = confirmed.Name, RequestId = Given.RequestId() }, Suite.As($"PROVIDER@{provider}", "another"));
        await Illegal(side, s_backdating, "CONFIRMED", confirmed.Name);
        _verdicts.Settle();
    }

    [Fact]
    public async Task A_support_session_is_held_or_called_off_once()
    {
        var offering = await Given.Offering(await Given.Establishment());
        var (code, provider) = (offering.Name.Split('/')[1], offering.Provider.Split('/')[1]);
        var side = new Side(code, provider, []);
        await Illegal(side, s_session, "HELD", (await Given.SupportSessionHeld(offering)).Name);
        var cancelled = await Given.SupportSession(offering);
        await Suite.Training.CancelSupportSessionAsync(new() { Name = cancelled.Name, Reason = CancelReason.Other, RequestId = Given.RequestId() }, Suite.As($"COORDINATOR@{code}"));
        await Illegal(side, s_session, "CANCELLED", cancelled.Name);
        _verdicts.Settle();
    }

    [Fact]
    public async Task A_debrief_is_answered_once()
    {
        var at = await Given.Asking(supporters: 1);
        var (side, coordinator) = (new Side(at.Code, "none", []), Suite.As(at.Coordinator));
        foreach (var answer in new[] { DebriefAnswer.Taken, DebriefAnswer.DeclinedBySupporter })
        {
            var debrief = await Given.Debrief(at);
            await Suite.Scheduling.RecordDebriefAsync(new() { Name = debrief.Name, Answer = answer, RequestId = Given.RequestId() }, coordinator);
            await Illegal(side, s_debrief, Platform.ProtoName.Of(answer), debrief.Name);
        }

        _verdicts.Settle();
    }

    [Fact]
    public async Task A_rota_is_published_once()
    {
        var at = await Given.Asking(supporters: 1);
        var side = new Side(at.Code, "none", []);
        var place = await Given.Covered(at.Offering, at.Zone, kind: BandKind.Am);
        foreach (var state in new[] { "PUBLISHED", "SUPERSEDED" })
        {
            var rota = await Given.Drafted(place, at.Supporters[0].Name, Given.Tomorrow);
            await Suite.Scheduling.PublishRotaAsync(new() { Name = rota.Name, RequestId = Given.RequestId() }, Suite.As(at.Coordinator));
            if (state == "SUPERSEDED")
            {
                var next = await Given.Drafted(place, at.Supporters[0].Name, Given.Tomorrow);
                await Suite.Scheduling.PublishRotaAsync(new() { Name = next.Name, RequestId = Given.RequestId() }, Suite.As(at.Coordinator));
            }

            await Illegal(side, s_rota, state, rota.Name);
        }

        _verdicts.Settle();
    }

    [Fact]
    public async Task A_duty_is_declined_while_somebody_holds_it()
    {
        var place = await Given.Place();
        var duty = await Given.OnDuty(place, (await Given.Appointed(place.Offering, place.Zone, night: true)).Name);
        await Suite.Scheduling.DeclineDutyAsync(new() { Name = duty.Name, RequestId = Given.RequestId() }, Suite.As(place.Wing));
        await Illegal(new Side(place.Code, "none", []), new() { ["DeclineDuty"] = "ASSIGNED" }, "VACATED", duty.Name);
        _verdicts.Settle();
    }

    [Fact]
    public async Task A_proposal_is_answered_once()
    {
        var offering = await Given.Heard(await Given.Offering(await Given.Establishment()));
        var (code, proposal) = (offering.Name.Split('/')[1], await Given.Proposed(offering));
        await Suite.Feedback.AnswerProposalAsync(new() { Name = proposal.Name, Outcome = ProposalOutcome.Declined, Answer = "No.", RequestId = Given.RequestId() }, Suite.As($"GOVERNOR@{code}"));
        await Illegal(new Side(code, "none", []), new() { ["AssignProposal"] = "OPEN", ["AnswerProposal"] = "OPEN" }, "ANSWERED", proposal.Name);
        _verdicts.Settle();
    }

    [Fact]
    public async Task A_consent_is_withdrawn_while_it_stands()
    {
        var supporter = await Given.Appointed(await Given.Offering(await Given.Establishment()));
        var side = new Side(supporter.Applicant.Establishment, "none", []);
        var step = new Dictionary<string, string> { ["WithdrawTransferConsent"] = "IN_FORCE" };
        await Illegal(side, step, "NOT_GIVEN", supporter.Person);
        await Given.Agreed(supporter);
        await Suite.Registry.WithdrawTransferConsentAsync(
            new() { Parent = $"establishments/{supporter.Applicant.Establishment}", Person = supporter.Person, RequestId = Given.RequestId() }, Suite.As(supporter.Applicant.Coordinator));
        await Illegal(side, step, "WITHDRAWN", supporter.Person);
        _verdicts.Settle();
    }

    /// <summary>Answers must not betray why nobody comes.</summary>
    [Fact]
    public async Task Whom_nobody_may_see_is_answered_as_whom_nobody_can_see()
    {
        var rules = new SchemeRules { OfferTime = s_long, EscalateAfter = s_long, ClimbEvery = s_long, ExpireAfter = s_long };
        var (apart, alone) = (await Given.Asking(supporters: 1, rules), await Given.Asking(rules: rules));
        var asker = Given.PrisonerNumber();
        await Given.KeptApart(apart, (asker, apart.Supporters[0].PrisonerNumber));
        var (one, other) = (await Given.Raised(apart, asker), await Given.Raised(alone));
        foreach (var step in s_request.Where(step => !step.Value.Contains("RAISED", StringComparison.Ordinal)))
        {
            var kept = await Told(new Side(apart.Code, "none", []), step.Key, one.Name);
            var nobody = await Told(new Side(alone.Code, "none", []), step.Key, other.Name);
            Assert.Equal(nobody.Grpc.Text.Replace(other.Name, "NAME", StringComparison.Ordinal), kept.Grpc.Text.Replace(one.Name, "NAME", StringComparison.Ordinal));
            Assert.Equal(nobody.Json!.Text.Replace(other.Name, "NAME", StringComparison.Ordinal), kept.Json!.Text.Replace(one.Name, "NAME", StringComparison.Ordinal));
        }
    }

    private Task Illegal(Side side, Dictionary<string, string> steps, string state, string name, string reason = "ILLEGAL_TRANSITION") =>
        world.Tables.Unchanged(() => Tried(side, steps, state, name, reason));

    private async Task Tried(Side side, Dictionary<string, string> steps, string state, string name, string reason = "ILLEGAL_TRANSITION")
    {
        foreach (var step in steps.Where(step => !step.Value.Split(' ').Contains(state) || step.Value.Length == 0))
        {
            var told = await Told(side, step.Key, name);
            _verdicts.Expect($"{step.Key} when {state}", Verdicts.Refusal(Code.FailedPrecondition, reason), told);
            _verdicts.Expect($"{step.Key} names {state}", told.Grpc.Text.Contains(state, StringComparison.Ordinal), told.Grpc.Text);
        }
    }

    private Task<(Answer Grpc, Answer? Json)> Told(Side side, string rpc, string name)
    {
        var method = Contract.Method(rpc);
        var provider = name.StartsWith("providers/", StringComparison.Ordinal) ? name.Split('/')[1] : side.Provider;
        var here = side with { Names = [name], Provider = provider };
        return world.Ask(here, method, here.Good(method));
    }
}
