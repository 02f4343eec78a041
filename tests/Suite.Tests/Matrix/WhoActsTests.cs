using PeerSupport.Harness;
using PeerSupport.Scheduling.V1;
using PeerSupport.Suite.Tests.Calls;
using Xunit;

namespace PeerSupport.Suite.Tests.Matrix;

/// <summary>What a table of roles does not say: deciders are people, a service speaks for somebody, somebody has two roles, two send one id.</summary>
[Collection(nameof(TwoEstates))]
public sealed class WhoActsTests(TwoEstates suite)
{
    /// <summary>What only a person may decide. A call that joins them, or leaves them, is to be thought about here.</summary>
    private static readonly string[] s_decisions =
    [
        "AcceptApplication", "AcknowledgeAlarm", "AcknowledgeConcern", "AnswerProposal", "AppointSupporter", "AssessEnrolment", "AssignProposal", "AuthoriseMovement", "AwardCertification", "CancelRun", "CancelSupportSession",
        "CloseApplication", "CloseWelfareReview", "ConfirmBackdating", "CorrectCertification", "DecideAppeal", "DecideClearance", "DeclineApplication", "DeclineBackdating", "EndAppointment", "ExemptFromModule", "GiveReply",
        "ImportCertifications",
        "PauseAppointment", "PlaceHold", "ProposeBackdatedAward", "ProposeBackdatedCorrection",
        "RecordCheckIn", "RecordPairingByHand", "RefuseRequest", "RenewCertification", "RenewClearance", "ResumeAppointment", "ReviewRefusal", "ReviewSuspension",
        "RevokeCertification", "SetGrade", "SignOff", "SuspendAppointment", "TakeFlag", "TriageRemark",
    ];

    [Fact]
    public async Task What_people_decide_is_refused_to_a_machine_with_the_same_role_and_nothing_else_is()
    {
        var (ours, _) = await suite.Populated;
        var refused = new List<string>();
        var fresh = new FreshRequests(suite, ours); // what a machine may, it does: not to the rows that others look for
        foreach (var method in Contract.Methods.Where(method => Contract.Changes(method) && Contract.IsServed(method)))
        {
            var role = Contract.Roles.Where(role => Contract.Grants(role, method)).OrderBy(role => role.Name == "ORDERLY").First();
            var machine = suite.MachineToken(role.Bound is "nation" ? role.Name : $"{role.Name}@{ours.PlaceOf(role.Bound, Given.Region.Split('/')[1])}");
            var request = await fresh.For(method);
            var (grpc, json) = (await suite.Caller.Grpc(method, request, machine), await suite.Caller.Json(method, request, machine));
            Assert.True(grpc.Reason == "USER_REQUIRED" == (json.Reason == "USER_REQUIRED"), method.FullName);
            if (grpc.Reason == "USER_REQUIRED")
            {
                refused.Add(method.Name);
            }

            await fresh.Release(method, request);
        }

        Assert.Equal(s_decisions, refused.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_service_that_calls_for_somebody_sees_what_both_may()
    {
        var (ours, theirs) = await suite.Populated;
        var system = Contract.Roles.Single(role => role.Bound == "system");
        var service = suite.MachineToken(system.Name);
        foreach (var method in Contract.Methods.Where(method => Contract.Grants(system, method) && Contract.ScopeCollection(method) is not null))
        {
            var (role, one, other) = Contract.ScopeCollection(method) == "providers" ? ("PROVIDER", ours.Provider, theirs.Provider) : ("WING", ours.Code, theirs.Code);
            var (here, there, nowhere) = (suite.TokenOf($"{role}@{one}"), suite.TokenOf($"{role}@{other}"), suite.TokenOf(role));
            var request = await new FreshRequests(suite, ours).For(method);
            Assert.True((await suite.Caller.Grpc(method, request, service)).IsOk, method.FullName);
            Assert.True((await suite.Caller.Grpc(method, request, service, here)).IsOk, method.FullName);
            Assert.Equal("NOT_FOUND", (await suite.Caller.Grpc(method, request, service, there)).Reason);
            Assert.Equal("NOT_FOUND", (await suite.Caller.Grpc(method, request, service, nowhere)).Reason);
            Assert.Equal("UNAUTHENTICATED", (await suite.Caller.Grpc(method, request, service, "who.ever.iam")).Reason);
        }
    }

    [Fact]
    public async Task Nobody_but_a_service_speaks_for_somebody_else()
    {
        var (ours, theirs) = await suite.Populated;
        var method = Contract.Method(nameof(suite.Scheduling.GetRequest));
        var request = WellFormed.Request(method, theirs.Names);
        Assert.Equal("UNAUTHENTICATED", (await suite.Caller.Grpc(method, request, suite.TokenOf(ours.At.Wing), suite.TokenOf(theirs.At.Wing))).Reason);
        Assert.Equal("PERMISSION_DENIED", (await suite.Caller.Grpc(method, request, suite.TokenOf($"SECURITY@{theirs.Code}"), suite.TokenOf(theirs.At.Wing))).Reason);
    }

    [Fact]
    public async Task Each_of_two_roles_opens_its_own_rows_and_no_more()
    {
        var (ours, theirs) = await suite.Populated;
        var both = suite.TokenOf($"WING+PROVIDER@{ours.Code}+{theirs.Provider}");
        Assert.True((await Asked("GetRequest", ours, both)).IsOk);
        Assert.True((await Asked("GetApplication", theirs, both)).IsOk);
        Assert.Equal("NOT_FOUND", (await Asked("GetRequest", theirs, both)).Reason);
        Assert.Equal("NOT_FOUND", (await Asked("GetApplication", ours, both)).Reason);
        Assert.Equal("PERMISSION_DENIED", (await Asked("GetAppointment", ours, both)).Reason);
    }

    [Fact]
    public async Task Two_who_send_the_same_request_id_are_two_callers()
    {
        var (ours, theirs) = await suite.Populated;
        var asked = new RaiseRequestRequest
        {
            Parent = ours.At.Establishment,
            Scheme = ours.Impatient.Offering.Scheme,
            Zone = ours.At.Zone,
            PrisonerNumber = Given.PrisonerNumber(),
            RequestId = Given.RequestId(),
        };
        var first = await suite.Scheduling.RaiseRequestAsync(asked, suite.As(ours.At.Wing, "one"));
        Assert.Equal(first, await suite.Scheduling.RaiseRequestAsync(asked, suite.As(ours.At.Wing, "one")));
        var others = new[] { suite.As(ours.At.Wing, "two"), suite.As(ours.At.Orderly, "two.more"), suite.AsMachine($"KIOSK@{ours.Code}") };
        var names = await Task.WhenAll(others.Select(async other => (await suite.Scheduling.RaiseRequestAsync(asked, other)).Name));
        Assert.Equal(4, names.Append(first.Name).Distinct().Count());
        (await Refused.By(() => suite.Scheduling.RaiseRequestAsync(asked, suite.As(theirs.At.Wing, "one")))).Is(Platform.V1.ErrorReason.NotFound);
        (await Refused.By(() => suite.Scheduling.RaiseRequestAsync(asked, suite.As(ours.At.Governor, "one")))).Is(Platform.V1.ErrorReason.PermissionDenied);
    }

    private Task<Answer> Asked(string method, Estate about, string token) =>
        suite.Caller.Grpc(Contract.Method(method), WellFormed.Request(Contract.Method(method), about.Names), token);
}
