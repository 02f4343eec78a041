using Google.Protobuf;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;
using PeerSupport.Feedback.V1;
using PeerSupport.Harness;
using PeerSupport.Platform;
using PeerSupport.Platform.V1;
using PeerSupport.Registry.V1;
using PeerSupport.Scheduling.V1;
using PeerSupport.Suite.Tests.Calls;
using PeerSupport.Training.V1;
using Contract = PeerSupport.Suite.Tests.Calls.Contract;

namespace PeerSupport.Suite.Tests.Matrix;

/// <summary>
/// For each call a request that will succeed: its resource is in the state the call wants, and nobody has used it. A call that is not
/// here gets what its contract and the estate's names make of it.
/// </summary>
internal sealed class FreshRequests(SuiteFixture suite, Estate estate)
{
    private static int s_days;

    private static string Id => Given.RequestId();

    private Given Given => suite.Given;

    public async Task<IMessage> For(MethodDescriptor method) =>
        await Registry(method.Name) ?? await Absences(method.Name) ?? await Training(method.Name) ?? await Scheduling(method.Name) ?? await Requests(method.Name) ?? await Partnerships(method.Name) ?? await Slips(method.Name) ?? await Webhooks(method) ?? WellFormed.Request(method, estate.Names);

    private async Task<IMessage?> Registry(string method) => method switch
    {
        "ImportEstablishments" => new ImportEstablishmentsRequest { Entries = { Given.Entry(Given.UnknownEstablishment(), "a-wing") }, RequestId = Id },
        "CreateScheme" => new CreateSchemeRequest { Scheme = Given.NewScheme(), RequestId = Id },
        "UpdateScheme" => new UpdateSchemeRequest { Scheme = new() { Name = (await Given.Scheme()).Name, DisplayName = "Renamed" }, UpdateMask = new() { Paths = { "display_name" } }, RequestId = Id },
        "OfferScheme" => new OfferSchemeRequest { Parent = estate.At.Establishment, Scheme = (await Given.Scheme()).Name, Provider = estate.At.Offering.Provider, RequestId = Id },
        "SubmitApplication" => new SubmitApplicationRequest
        {
            Parent = estate.At.Establishment,
            Scheme = estate.At.Offering.Scheme,
            PrisonerNumber = Given.PrisonerNumber(),
            Surname = "Okafor",
            Zone = estate.At.Zone,
            RequestId = Id,
        },
        "RecordEqualityAnswers" => new RecordEqualityAnswersRequest { Name = (await Given.Applied(estate.At.Offering)).Application.Name, Answers = new() { Age = AgeBand._30To39 }, RequestId = Id },
        "DecideClearance" => new DecideClearanceRequest { Name = (await Given.Applied(estate.At.Offering)).Application.Name, Outcome = ClearanceOutcome.Cleared, RequestId = Id },
        "AcceptApplication" => new AcceptApplicationRequest { Name = (await Given.Cleared(estate.At.Offering)).Application.Name, RequestId = Id },
        "DeclineApplication" => new DeclineApplicationRequest { Name = (await Given.Cleared(estate.At.Offering)).Application.Name, RequestId = Id },
        "WithdrawApplication" => new WithdrawApplicationRequest { Name = (await Given.Applied(estate.At.Offering)).Application.Name, RequestId = Id },
        "ReviewRefusal" => new ReviewRefusalRequest { Name = (await Given.NotCleared(estate.At.Offering)).Application.Name, Outcome = ReviewOutcome.Reopened, RequestId = Id },
        "RenewClearance" => new RenewClearanceRequest { Name = (await Given.Cleared(estate.At.Offering)).Application.Name, Outcome = ClearanceOutcome.Cleared, RequestId = Id },
        "RecordCompact" => new RecordCompactRequest { Name = (await Given.Accepted(estate.At.Offering)).Application.Name, SignedOn = TimeProvider.System.GetUtcNow().DayIn("Europe/London").ToProto(), RequestId = Id },
        "AppointSupporter" => new AppointSupporterRequest { Application = (await Certified()).Application.Name, RequestId = Id },
        "EndAppointment" => new EndAppointmentRequest { Name = (await Given.Appointed(estate.At.Offering)).Name, Reason = EndReason.WithdrawnOwn, RequestId = Id },
        "CloseApplication" => new CloseApplicationRequest { Name = (await Given.Applied(estate.At.Offering)).Application.Name, Reason = EndReason.WithdrawnOwn, RequestId = Id },
        "SignOff" => new SignOffRequest { Name = (await Given.Appointed(estate.At.Offering)).Name, Capability = Capability.Night, RequestId = Id },
        "ApplyKeepApartChanges" => new ApplyKeepApartChangesRequest
        {
            Parent = estate.At.Establishment,
            Changes =
            {
                new KeepApartChange
                {
                    PrisonerNumber1 = estate.Supporter.PrisonerNumber,
                    PrisonerNumber2 = Given.PrisonerNumber(),
                    Kind = KeepApartChangeKind.Created,
                    ChangedAt = Timestamp.FromDateTimeOffset(TimeProvider.System.GetUtcNow()),
                },
            },
            RequestId = Id,
        },
        "GetApplicationLetter" => new GetApplicationLetterRequest { Name = (await Given.Cleared(estate.At.Offering)).Application.Name },
        "GetAppointmentLetter" => new GetAppointmentLetterRequest { Name = await Ended() },
        "ImportPrisonWords" => new ImportPrisonWordsRequest { Parent = estate.At.Establishment, Csv = "word,subject,value", ValidateOnly = true, RequestId = Id },
        "FindPerson" => new FindPersonRequest { PrisonerNumber = estate.Supporter.PrisonerNumber },
        "IngestPrisonEvents" => new IngestPrisonEventsRequest { Envelopes = { Given.PrisonEvent("person.alert.created", Given.PrisonerNumber(), ("alertCode", "XCU"), ("alertUuid", Id)) }, RequestId = Id },
        "CloseWelfareReview" => new CloseWelfareReviewRequest { Name = (await Given.WelfareReview(estate.Supporter)).Name, Outcome = WelfareOutcome.CarriesOn, RequestId = Id },
        "RecordCheckIn" => new RecordCheckInRequest { Name = (await Given.CheckIn(estate.At.Offering)).Name, Answer = CheckInAnswer.Offered, RequestId = Id },
        "MatchPersons" => new MatchPersonsRequest
        {
            Persons = { new PersonToMatch { PrisonerNumber = estate.Supporter.PrisonerNumber, Surname = estate.Supporter.Applicant.Surname } },
            Provider = estate.At.Offering.Provider,
        },
        "MatchPerson" => new MatchPersonRequest { PrisonerNumber = estate.Supporter.PrisonerNumber, Surname = estate.Supporter.Applicant.Surname, Provider = estate.At.Offering.Provider },
        _ => null,
    };

    private async Task<IMessage?> Absences(string method) => method switch
    {
        "RecordShadowing" => new RecordShadowingRequest { Name = (await Given.Shadowing(estate.At.Establishment)).Name, On = TimeProvider.System.GetUtcNow().DayIn("Europe/London").ToProto(), RequestId = Id },
        "PauseAppointment" => new PauseAppointmentRequest { Name = (await Given.Appointed(estate.At.Offering)).Name, Kind = PauseKind.Self, RequestId = Id },
        "ResumeAppointment" => new ResumeAppointmentRequest { Name = (await Given.Paused(estate.At.Offering)).Name, RequestId = Id },
        "PlaceHold" => new PlaceHoldRequest { Appointment = estate.At.Supporters[1].Name, ConsentedOn = TimeProvider.System.GetUtcNow().DayIn("Europe/London").ToProto(), RequestId = Id },
        "ReleaseHold" => new ReleaseHoldRequest { Name = (await Given.Held((await Given.Appointed(estate.At.Offering)).Name)).Name, RequestId = Id },
        "WithdrawTransferConsent" => new WithdrawTransferConsentRequest { Parent = estate.At.Establishment, Person = (await Given.Agreed(estate.At.Supporters[1])).Person, RequestId = Id },
        "SetPathways" => new SetPathwaysRequest { Scheme = (await Given.Scheme()).Name, CountsTowards = { estate.At.Offering.Scheme }, RequestId = Id },
        "CloseVacancy" => new CloseVacancyRequest { Name = (await Given.Vacancy(estate.At.Offering)).Name, RequestId = Id },
        "SuspendAppointment" => new SuspendAppointmentRequest { Name = (await Given.Appointed(estate.At.Offering)).Name, Category = SuspensionCategory.Provider, RequestId = Id },
        "ReviewSuspension" => new ReviewSuspensionRequest { Name = (await Given.SuspendedByProvider(estate.At.Offering)).Name, Outcome = SuspensionReview.Lifted, RequestId = Id },
        "AppealSuspension" => new AppealSuspensionRequest { Name = (await Given.Suspended(estate.At.Offering)).Name, RequestId = Id },
        "DecideAppeal" => new DecideAppealRequest { Name = (await Given.Appealed(estate.At.Offering)).Name, Outcome = AppealOutcome.Lifted, RequestId = Id },
        _ => null,
    };

    private async Task<IMessage?> Webhooks(MethodDescriptor method)
    {
        var create = new CreateWebhookRequest { Url = "https://receiver.example/events", RequestId = Id };
        create.Parent = Contract.ServiceOf(method) == "training" ? estate.At.Offering.Provider : estate.At.Establishment;
        return method.Name switch
        {
            "CreateWebhook" => create,
            "GetWebhook" => new GetWebhookRequest { Name = (await Created()).Name },
            "RotateWebhookSecret" => new RotateWebhookSecretRequest { Name = (await Created()).Name, RequestId = Id },
            "DeleteWebhook" => new DeleteWebhookRequest { Name = (await Created()).Name, RequestId = Id },
            _ => null,
        };

        async Task<Webhook> Created() => Contract.ServiceOf(method) switch
        {
            "training" => await suite.Training.CreateWebhookAsync(create, suite.As($"PROVIDER@{estate.Provider}")),
            "registry" => await suite.Registry.CreateWebhookAsync(create, suite.As($"PRISON_SYSTEM@{estate.Code}")),
            _ => await suite.Scheduling.CreateWebhookAsync(create, suite.As($"PRISON_SYSTEM@{estate.Code}")),
        };
    }

    private async Task<IMessage?> Training(string method) => method switch
    {
        "CreateCourse" => new CreateCourseRequest { Parent = estate.At.Offering.Provider, Course = new() { DisplayName = "Refresher", Schemes = { estate.At.Offering.Scheme }, ValidityMonths = 12 }, RequestId = Id },
        "UpdateCourse" => new UpdateCourseRequest
        {
            Course = new() { Name = (await Given.Course(estate.Provider, estate.At.Offering.Scheme)).Name, DisplayName = "Renamed" },
            UpdateMask = new() { Paths = { "display_name" } },
            RequestId = Id,
        },
        "Enrol" => new EnrolRequest { Parent = estate.Names["courses"], Person = (await Given.Accepted(estate.At.Offering)).Application.Person, RequestId = Id },
        "AwardCertification" => new AwardCertificationRequest { Course = estate.Names["courses"], Enrolment = (await Enrolled()).Name, RequestId = Id },
        "ImportCertifications" => new ImportCertificationsRequest
        {
            Parent = estate.Names["courses"],
            File = new() { Data = ByteString.CopyFromUtf8($"enrolment,valid_from\n{(await Enrolled()).Name},{Given.Day(-1).ToDay():O}\n") },
            RequestId = Id,
        },
        "RevokeCertification" => new RevokeCertificationRequest { Name = await Certificate(), RequestId = Id },
        "RenewCertification" => new RenewCertificationRequest { Name = (await Short()).Name, RequestId = Id },
        "CorrectCertification" => new CorrectCertificationRequest { Name = await Certificate(), ValidFrom = Given.Day(-1), RequestId = Id },
        "ProposeBackdatedAward" => new ProposeBackdatedAwardRequest { Enrolment = (await Enrolled()).Name, ValidFrom = Given.Day(-60), RequestId = Id },
        "ProposeBackdatedCorrection" => new ProposeBackdatedCorrectionRequest { Certification = await Certificate(), ValidFrom = Given.Day(-60), RequestId = Id },
        "PrintCertification" => new PrintCertificationRequest { Name = estate.At.Supporters[0].Certification },
        "VerifyCertification" => new VerifyCertificationRequest { Code = (await Given.Printed(estate.At.Supporters[0].Certification)).Code },
        "ExportCredential" => new ExportCredentialRequest { Name = estate.At.Supporters[0].Certification },
        "GetBadgeKey" => new GetBadgeKeyRequest { Name = await Given.BadgeKey() },
        "GetBadgeStatusList" => new GetBadgeStatusListRequest { Name = await Given.StatusList(estate.At.Supporters[0].Certification) },
        "ConfirmBackdating" => new ConfirmBackdatingRequest { Name = (await Given.Backdating((await Enrolled()).Name)).Name, RequestId = Id },
        "DeclineBackdating" => new DeclineBackdatingRequest { Name = (await Given.Backdating((await Enrolled()).Name)).Name, RequestId = Id },
        "PlanRun" => new PlanRunRequest { Course = estate.Names["courses"], Establishment = estate.At.Establishment, Sessions = { new RunSession { Day = Given.Today } }, RequestId = Id },
        "AssignTrainers" => new AssignTrainersRequest { Name = await Run(), RequestId = Id },
        "HoldRun" => new HoldRunRequest { Name = await Run(), RequestId = Id },
        "CancelRun" => new CancelRunRequest { Name = await Run(), Reason = CancelReason.Other, RequestId = Id },
        "PlanSupportSession" => new PlanSupportSessionRequest { Offering = estate.At.Offering.Name, Day = Given.Today, RequestId = Id },
        "HoldSupportSession" => new HoldSupportSessionRequest { Name = (await Given.SupportSession(estate.At.Offering)).Name, Attended = 8, RequestId = Id },
        "CancelSupportSession" => new CancelSupportSessionRequest { Name = (await Given.SupportSession(estate.At.Offering)).Name, Reason = CancelReason.Other, RequestId = Id },
        "ExemptFromModule" => new ExemptFromModuleRequest { Name = estate.Names["enrolments"], Module = Given.Module, Reason = ExemptionReason.NotHeld, RequestId = Id },
        _ => null,
    };

    // of a month, so that it ends soon
    private async Task<Certification> Short() =>
        await Given.Certified(await Given.Course(estate.Provider, estate.At.Offering.Scheme, 1), (await Given.Accepted(estate.At.Offering)).Application.Person);

    private async Task<string> Run() => (await Given.Run(new() { Name = estate.Names["courses"] }, estate.At.Establishment)).Name;

    private async Task<IMessage?> Scheduling(string method) => method switch
    {
        "UpdateRegime" => new UpdateRegimeRequest { Regime = await suite.Scheduling.GetRegimeAsync(new() { Name = estate.Names["regime"] }, suite.As(estate.At.Coordinator)), RequestId = Id },
        "SetCoverageRule" => new SetCoverageRuleRequest { Parent = estate.At.Establishment, Scheme = estate.At.Offering.Scheme, Zone = estate.Place.Zone, Kind = estate.Place.Kind, Places = 3, RequestId = Id },
        "SetAvailability" => new SetAvailabilityRequest { Name = estate.Names["availabilities"], Bands = { Given.Weekly(Given.Tomorrow.ToDay(), BandKind.Ed, AvailabilityAnswer.RatherNot) }, RequestId = Id },
        "ImportClashes" => Given.Clashes(estate.At.Establishment, ClashCode.Work, $"{estate.Supporter.Person},{Given.Tomorrow.ToDay().AddDays(27):O} 09:00,{Given.Tomorrow.ToDay().AddDays(27):O} 10:00"),
        "AssignDuty" => new AssignDutyRequest
        {
            Parent = estate.At.Establishment,
            Appointment = estate.At.Supporters[1].Name,
            Zone = (await Given.Covered(estate.At.Offering, estate.Place.Zone, places: 3, estate.Place.Kind)).Zone,
            Date = Given.Tomorrow,
            Kind = estate.Place.Kind,
            RequestId = Id,
        },
        "PublishRota" => new PublishRotaRequest { Name = (await Given.Drafted(estate.Place, estate.At.Supporters[1].Name, Given.Tomorrow.ToDay().AddDays(30).ToProto())).Name, RequestId = Id },
        "DeclineDuty" => new DeclineDutyRequest { Name = (await Duty(0, Later())).Name, RequestId = Id },
        "CoverDuty" => new CoverDutyRequest { Name = (await Duty(0, Later())).Name, Appointment = estate.At.Supporters[1].Name, RequestId = Id },
        "SwapDuties" => await Swap(Later()),
        "FindWhoCouldFill" => new FindWhoCouldFillRequest { Parent = estate.At.Establishment, Scheme = estate.At.Offering.Scheme, Zone = estate.Place.Zone, Date = Given.Tomorrow, Kind = estate.Place.Kind },
        "ImportRota" => new ImportRotaRequest
        {
            Parent = estate.At.Establishment,
            Scheme = estate.At.Offering.Scheme,
            FirstDay = Given.Tomorrow,
            Days = 1,
            File = new() { Data = ByteString.CopyFromUtf8($"date,band,zone,appointment\n{Given.Tomorrow.ToDay():O},{ProtoName.Of(estate.Place.Kind)},{estate.Place.Zone},{estate.At.Supporters[0].Name}\n") },
            RequestId = Id,
        },
        "ReplanRota" => new ReplanRotaRequest { Name = (await Given.Published(estate.Place, estate.At.Supporters[1].Name, Given.Tomorrow.ToDay().AddDays(40).ToProto())).Name, RequestId = Id },
        "AcknowledgeAlarm" => new AcknowledgeAlarmRequest { Name = (await Estate.Alarm(suite, Given, estate.Impatient)).Name, RequestId = Id },
        _ => null,
    };

    private async Task<SwapDutiesRequest> Swap(Google.Type.Date day) => new() { Name = (await Duty(0, day)).Name, Other = (await Duty(1, day)).Name, RequestId = Id };

    private Task<Duty> Duty(int supporter, Google.Type.Date day) => Given.OnDuty(estate.Place, estate.At.Supporters[supporter].Name, day);

    /// <summary>A day on which nobody has a duty yet.</summary>
    private static Google.Type.Date Later() => Given.Tomorrow.ToDay().AddDays(1 + Interlocked.Increment(ref s_days)).ToProto();

    private async Task<IMessage?> Requests(string method) => method switch
    {
        "RaiseRequest" => new RaiseRequestRequest { Parent = estate.At.Establishment, Scheme = estate.Impatient.Offering.Scheme, Zone = estate.At.Zone, PrisonerNumber = Given.PrisonerNumber(), RequestId = Id },
        "AcceptOffer" => new AcceptOfferRequest { Name = (await Given.Offered(estate.At)).Offers[^1].Name, RequestId = Id },
        "DeclineOffer" => new DeclineOfferRequest { Name = (await Given.Offered(estate.At)).Offers[^1].Name, RequestId = Id },
        "AuthoriseMovement" => new AuthoriseMovementRequest { Name = (await Given.AcceptedBySupporter(estate.At)).Name, RequestId = Id },
        "RefuseRequest" => new RefuseRequestRequest { Name = (await Given.Raised(estate.Impatient)).Name, Code = RefusalCode.NoEscort, Alternative = Alternative.Staff, RequestId = Id },
        "StartContact" => new StartContactRequest { Name = (await Given.Authorised(estate.At)).Name, PlaceType = PlaceType.Room, Private = true, RequestId = Id },
        "EndContact" => new EndContactRequest { Name = (await Given.InContact(estate.At)).Name, Outcome = ContactOutcome.Talked, RequestId = Id },
        "RecordNightLog" => new RecordNightLogRequest
        {
            Parent = estate.At.Establishment,
            Lines =
            {
                new NightLogLine
                {
                    Line = Random.Shared.Next(1, 1000), // or it would be one that was entered before
                    AskedAt = Timestamp.FromDateTimeOffset(TimeProvider.System.GetUtcNow().AddHours(-8)),
                    Zone = estate.At.Zone,
                    Scheme = estate.At.Offering.Scheme,
                    PrisonerNumber = Given.PrisonerNumber(),
                    Outcome = RequestState.Expired,
                },
            },
            RequestId = Id,
        },
        "RecordBack" => new RecordBackRequest { Name = (await Given.Authorised(estate.At)).Offers[^1].Name, RequestId = Id },
        "RecordDebrief" => new RecordDebriefRequest { Name = (await Given.Debrief(estate.At)).Name, Answer = DebriefAnswer.Taken, RequestId = Id },
        "TakePhone" => new TakePhoneRequest { Name = (await Given.Raised(estate.Impatient)).Name, LookInAt = Timestamp.FromDateTimeOffset(TimeProvider.System.GetUtcNow().AddHours(1)), RequestId = Id },
        "WithdrawRequest" => new WithdrawRequestRequest { Name = (await Given.Raised(estate.Impatient)).Name, By = WithdrawnBy.Asker, RequestId = Id },
        "AnswerProposal" => new AnswerProposalRequest { Name = (await Given.Proposed(estate.At.Offering)).Name, Outcome = ProposalOutcome.Accepted, Answer = "Yes.", RequestId = Id },
        "AssignProposal" => new AssignProposalRequest { Name = (await Given.Proposed(estate.At.Offering)).Name, Owner = "head.of.residence", RequestId = Id },
        "RecordAskedAgain" => new RecordAskedAgainRequest { Name = (await Estate.Refused(suite, Given, estate.Impatient)).Name, RequestId = Id },
        _ => null,
    };

    private async Task<IMessage?> Partnerships(string method) => method switch
    {
        "RecordConcernPassed" => new RecordConcernPassedRequest { Parent = estate.At.Establishment, Scheme = estate.Limited.Offering.Scheme, To = ConcernTo.Healthcare, RequestId = Id },
        "AcknowledgeConcern" => new AcknowledgeConcernRequest { Name = (await Given.ConcernPassed(estate.Limited)).Name, RequestId = Id },
        "RecordInduction" => new RecordInductionRequest { Name = (await Given.Received(await Given.Seeing(estate.At.Establishment, TimeSpan.FromDays(1)))).Name, Outcome = InductionState.Seen, RequestId = Id },
        "CreatePartnership" => new CreatePartnershipRequest { Parent = estate.At.Establishment, Appointment = Mentor.Name, PrisonerNumber = Given.PrisonerNumber(), Zone = estate.At.Zone, RequestId = Id },
        "StartPartnership" => new StartPartnershipRequest { Name = (await Given.Partnered(estate.Mentoring, Mentor)).Name, RequestId = Id },
        "PausePartnership" => new PausePartnershipRequest { Name = (await Given.Meeting(estate.Mentoring, Mentor)).Name, RequestId = Id },
        "ResumePartnership" => new ResumePartnershipRequest { Name = await PausedPartnership(), RequestId = Id },
        "HandOverPartnership" => new HandOverPartnershipRequest { Name = (await Given.Partnered(estate.Mentoring, Mentor)).Name, Appointment = Mentor.Name, RequestId = Id },
        "EndPartnership" => new EndPartnershipRequest { Name = (await Given.Partnered(estate.Mentoring, Mentor)).Name, Reason = PartnershipEnd.Other, RequestId = Id },
        "RecordSession" => new RecordSessionRequest { Name = (await Given.Meeting(estate.Mentoring, Mentor)).Name, Day = Given.Today, Attendance = SessionAttendance.Attended, RequestId = Id },
        _ => null,
    };

    private async Task<IMessage?> Slips(string method) => method switch
    {
        "SubmitFeedback" => new SubmitFeedbackRequest
        {
            Parent = estate.At.Establishment,
            Slip = new() { Code = (await Given.Slips(estate.At.Establishment, estate.At.Offering.Scheme, 1))[0], Answers = Given.Ticked() },
        },
        "TakeFlag" => new TakeFlagRequest { Name = (await Given.Flagged(estate.At.Offering)).Name, RequestId = Id },
        "PublishQuestionnaire" => new PublishQuestionnaireRequest { Parent = (await Given.Scheme()).Name, FirstMonth = Given.Day(100), Questions = { "met", "helped" }, RequestId = Id },
        "TriageRemark" => new TriageRemarkRequest { Name = await Given.Remark(estate.At.Offering), Outcome = RemarkOutcome.NothingToDo, RequestId = Id },
        "GiveReply" => new GiveReplyRequest { Name = await Given.ReplyDue(estate.Names["regions"], estate.At.Offering.Scheme), Said = "Nobody came at night.", Done = "Two more are trained.", RequestId = Id },
        _ => null,
    };

    private AppointmentCase Mentor => estate.Mentoring.Supporters[0];

    private async Task<string> PausedPartnership()
    {
        var name = (await Given.Meeting(estate.Mentoring, Mentor)).Name;
        return (await suite.Scheduling.PausePartnershipAsync(new() { Name = name, RequestId = Id }, suite.As(estate.At.Coordinator))).Name;
    }

    /// <summary>Whoever a call bound to a request is free again for the next.</summary>
    public async Task Release(MethodDescriptor method, IMessage request)
    {
        if (method.InputType.FindFieldByName("name")?.Accessor.GetValue(request) is string name && name.Split('/') is [_, _, "requests", var id, ..] && name != estate.Names["requests"])
        {
            var released = $"{estate.At.Establishment}/requests/{id}";
            var now = await suite.Scheduling.GetRequestAsync(new() { Name = released }, suite.As(estate.At.Wing));
            if (now.State is RequestState.InContact)
            {
                await suite.Scheduling.EndContactAsync(new() { Name = released, Outcome = ContactOutcome.CutShort, RequestId = Id }, suite.As(estate.At.Wing));
            }
            else if (now.ClosedAt is null)
            {
                await suite.Scheduling.WithdrawRequestAsync(new() { Name = released, By = WithdrawnBy.Staff, RequestId = Id }, suite.As(estate.At.Wing));
            }
        }
    }

    private async Task<ApplicationCase> Certified()
    {
        var applicant = await Given.Accepted(estate.At.Offering);
        await Given.Certified(await Given.Course(applicant.Provider, applicant.Offering.Scheme), applicant.Application.Person);
        await Given.CompactSigned(applicant);
        return applicant;
    }

    private async Task<string> Ended()
    {
        var name = (await Given.Appointed(estate.At.Offering)).Name;
        return (await suite.Registry.EndAppointmentAsync(new() { Name = name, Reason = EndReason.WithdrawnOwn, RequestId = Id }, suite.As(estate.At.Coordinator))).Name;
    }

    private async Task<Enrolment> Enrolled() =>
        await Given.Enrolled(new Course { Name = estate.Names["courses"] }, (await Given.Accepted(estate.At.Offering)).Application.Person);

    private async Task<string> Certificate() =>
        (await Given.Certified(await Given.Course(estate.Provider, estate.At.Offering.Scheme), (await Given.Accepted(estate.At.Offering)).Application.Person)).Name;
}
