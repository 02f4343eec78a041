using PeerSupport.Platform;
using PeerSupport.Training.V1;

namespace PeerSupport.Harness;

public sealed partial class Given
{
    /// <summary>A module of a course that has one.</summary>
    public const string Module = "Boundaries";

    /// <summary>Where certificates' days are counted.</summary>
    public static Google.Type.Date Today => Day(0);

    public static Google.Type.Date Day(int inDays) => TimeProvider.System.GetUtcNow().DayIn("Europe/London").AddDays(inDays).ToProto();

    /// <summary>A trainer of the course's provider, vetted for so many days yet.</summary>
    public async Task<Trainer> Trainer(Course course, int inDays) => await suite.Training.AddTrainerAsync(
        new() { Parent = ProviderOf(course).Name, DisplayName = "Ada Trainer", VettedUntil = Day(inDays), RequestId = RequestId() }, ProviderOf(course).Caller);

    /// <summary>A run of one day, today, on which no module is named.</summary>
    public Task<CourseRun> Run(Course course, string establishment, params string[] trainers) => Run(course, establishment, [new RunSession { Day = Today }], trainers);

    public async Task<CourseRun> Run(Course course, string establishment, RunSession[] sessions, params string[] trainers) => await suite.Training.PlanRunAsync(
        new() { Course = course.Name, Establishment = establishment, Sessions = { sessions }, Trainers = { trainers }, RequestId = RequestId() }, ProviderOf(course).Caller);

    /// <summary>Proposed by one person, waiting for another.</summary>
    public async Task<Backdating> Backdating(string enrolment, int inDays = -60) => await suite.Training.ProposeBackdatedAwardAsync(
        new() { Enrolment = enrolment, ValidFrom = Day(inDays), RequestId = RequestId() }, suite.As($"PROVIDER@{enrolment.Split('/')[1]}", "proposer"));

    /// <summary>It began a day earlier than it said.</summary>
    public async Task<Certification> Corrected(Certification certification) => await suite.Training.CorrectCertificationAsync(
        new() { Name = certification.Name, ValidFrom = Day(-1), RequestId = RequestId() }, suite.As($"PROVIDER@{certification.Name.Split('/')[1]}"));

    /// <summary>A person whose application the provider accepted passed a course that is assessed, and waits for the certificate.</summary>
    public async Task<Enrolment> Completed(string provider, string scheme, string person)
    {
        var caller = suite.As($"PROVIDER@{provider}");
        var course = new Course { DisplayName = "Assessed training", Schemes = { scheme }, ValidityMonths = 36, Assessed = true };
        course = await suite.Training.CreateCourseAsync(new() { Parent = $"providers/{provider}", Course = course, RequestId = RequestId() }, caller);
        var enrolment = await Enrolled(course, person);
        await suite.Training.AssessEnrolmentAsync(new() { Name = enrolment.Name, Outcome = AssessmentOutcome.Passed, RequestId = RequestId() }, caller);
        return enrolment;
    }

    /// <summary>Somebody was there on a run of today, was let off a module and passed.</summary>
    public async Task Trained(CourseRun run, Enrolment enrolment)
    {
        var caller = ProviderOf(new() { Name = run.Course }).Caller;
        await suite.Training.RecordAttendanceAsync(
            new() { Name = run.Name, Entries = { new AttendanceEntry { Enrolment = enrolment.Name, Code = AttendanceCode.Attended } }, RequestId = RequestId() }, caller);
        await suite.Training.ExemptFromModuleAsync(new() { Name = enrolment.Name, Module = Module, Reason = ExemptionReason.PriorLearning, RequestId = RequestId() }, caller);
        await suite.Training.AssessEnrolmentAsync(new() { Name = enrolment.Name, Outcome = AssessmentOutcome.Passed, RequestId = RequestId() }, caller);
    }
}
