using Grpc.Core;
using PeerSupport.Harness;
using PeerSupport.Training.V1;
using PeerSupport.TrainingTracking.Tests.Runs;

namespace PeerSupport.TrainingTracking.Tests.Enrolments;

/// <summary>Somebody on an assessed course that requires its first module and teaches a second; both are taught today.</summary>
internal sealed record TaughtCase(SuiteFixture Suite, RunsCase At, CourseRun Run, Enrolment Enrolment)
{
    public static async Task<TaughtCase> Of(SuiteFixture suite)
    {
        var provider = Given.Provider();
        var course = await suite.Training.CreateCourseAsync(
            new()
            {
                Parent = $"providers/{provider}",
                Course = new() { DisplayName = "Listener initial training", Schemes = { RegistryNews.Listener }, ValidityMonths = 36, Modules = { RunsCase.First, RunsCase.Second }, RequiredModules = { RunsCase.First }, Assessed = true },
                RequestId = Given.RequestId(),
            },
            suite.As($"PROVIDER@{provider}"));
        var at = await RunsCase.Of(suite, provider, course);
        var run = await suite.Given.Run(course, at.Establishment, [RunsCase.On(0, RunsCase.First), RunsCase.On(0, RunsCase.Second)]);
        return new(suite, at, run, await suite.Given.Enrolled(course, (await suite.Candidate(provider)).Person));
    }

    public async Task<Enrolment> Another() => await Suite.Given.Enrolled(At.Course, (await Suite.Candidate(At.Provider)).Person);

    public async Task<IReadOnlyList<AttendanceOutcome>> Record(string module, params (string Enrolment, AttendanceCode Code)[] entries) =>
        [.. (await Call(Run.Name, module, entries)).Results.Select(result => result.Outcome)];

    public AsyncUnaryCall<RecordAttendanceResponse> Call(string run, string module, params (string Enrolment, AttendanceCode Code)[] entries) =>
        Suite.Training.RecordAttendanceAsync(
            new() { Name = run, Module = module, Entries = { entries.Select(entry => new AttendanceEntry { Enrolment = entry.Enrolment, Code = entry.Code }) }, RequestId = Given.RequestId() }, At.AsProvider);

    public Task<IReadOnlyList<AttendanceOutcome>> Attended(string module = RunsCase.First) => Record(module, (Enrolment.Name, AttendanceCode.Attended));

    public async Task<Progress> Assess(AssessmentOutcome outcome) =>
        await Suite.Training.AssessEnrolmentAsync(new() { Name = Enrolment.Name, Outcome = outcome, RequestId = Given.RequestId() }, At.AsProvider);

    public async Task<Progress> Exempt(string module) =>
        await Suite.Training.ExemptFromModuleAsync(new() { Name = Enrolment.Name, Module = module, Reason = ExemptionReason.PriorLearning, RequestId = Given.RequestId() }, At.AsProvider);

    public async Task<Progress> Progress(Enrolment? of = null) => await Suite.Training.GetProgressAsync(new() { Enrolment = (of ?? Enrolment).Name }, At.AsProvider);

    public async Task<Certification> Award() =>
        await Suite.Training.AwardCertificationAsync(new() { Course = At.Course.Name, Enrolment = Enrolment.Name, RequestId = Given.RequestId() }, At.AsProvider);
}
