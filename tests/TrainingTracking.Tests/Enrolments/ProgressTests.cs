using CsCheck;
using PeerSupport.Harness;
using PeerSupport.Training.V1;
using PeerSupport.TrainingTracking.Enrolments;
using PeerSupport.TrainingTracking.Tests.Runs;
using Xunit;
using ErrorReason = PeerSupport.Training.V1.ErrorReason;

namespace PeerSupport.TrainingTracking.Tests.Enrolments;

public sealed class ProgressTests(SuiteFixture suite)
{
    [Fact]
    public async Task A_certificate_needs_the_required_modules_and_an_assessor()
    {
        var taught = await TaughtCase.Of(suite);
        (await Refused.By(() => taught.Award())).Is(ErrorReason.ModulesMissing).With("modules", RunsCase.First);
        await taught.Attended(RunsCase.Second);
        (await Refused.By(() => taught.Award())).Is(ErrorReason.ModulesMissing).With("modules", RunsCase.First);
        await taught.Attended();
        (await Refused.By(() => taught.Award())).Is(ErrorReason.NotPassed).With("assessment", "");
        await taught.Assess(AssessmentOutcome.NotYet);
        (await Refused.By(() => taught.Award())).Is(ErrorReason.NotPassed).With("assessment", "NOT_YET");

        var progress = await taught.Assess(AssessmentOutcome.Passed);

        Assert.True(progress.Complete);
        Assert.Equal(progress, await taught.Progress());
        Assert.Equal(taught.Enrolment.Person, (await taught.Award()).Person);
    }

    [Fact]
    public async Task The_last_assessment_counts_and_those_before_stay_on_record()
    {
        var taught = await TaughtCase.Of(suite);
        await taught.Attended();
        await taught.Assess(AssessmentOutcome.Passed);
        Assert.False((await taught.Assess(AssessmentOutcome.NotYet)).Complete);
        (await Refused.By(() => taught.Award())).Is(ErrorReason.NotPassed).With("assessment", "NOT_YET");
        Assert.Equal(2, await suite.Scalar<long>("select count(*) from assessments where enrolment_id = $1", taught.Enrolment.Name.Split('/')[^1]));
    }

    [Fact]
    public async Task Who_was_let_off_a_module_needs_it_no_more()
    {
        var taught = await TaughtCase.Of(suite);
        await taught.Assess(AssessmentOutcome.Passed);
        var progress = await taught.Exempt(RunsCase.First);
        Assert.Equal((true, true, false), (progress.Complete, progress.Modules[0].Exempted, progress.Modules[0].Attended));
        Assert.Equal(progress, await taught.Exempt(RunsCase.First)); // decided already
        await taught.Award();
        (await Refused.By(() => taught.Exempt("First aid"))).Is(ErrorReason.NoSuchModule).With("module", "First aid");
    }

    [Fact]
    public async Task By_number_and_family_name_the_course_asks_for_no_less()
    {
        var applicant = await suite.Given.Accepted(await suite.Given.Offering(await suite.Given.Establishment()));
        var request = await suite.ByNumber(applicant);
        var strict = new Course { DisplayName = "Strict", Schemes = { applicant.Offering.Scheme }, ValidityMonths = 12, Assessed = true };
        var caller = suite.As($"PROVIDER@{applicant.Provider}");
        request.Course = (await suite.Training.CreateCourseAsync(new() { Parent = $"providers/{applicant.Provider}", Course = strict, RequestId = Given.RequestId() }, caller)).Name;
        (await Refused.By(() => suite.Training.AwardCertificationAsync(request, caller))).Is(ErrorReason.NotPassed).With("assessment", "");

        var enrolment = await suite.Given.Enrolled(new() { Name = request.Course }, applicant.Application.Person);
        await suite.Training.AssessEnrolmentAsync(new() { Name = enrolment.Name, Outcome = AssessmentOutcome.Passed, RequestId = Given.RequestId() }, caller);
        Assert.Equal(applicant.Application.Person, (await suite.Training.AwardCertificationAsync(request, caller)).Person);
    }

    [Fact]
    public async Task A_machine_neither_assesses_nor_lets_off_and_another_provider_sees_nobody()
    {
        var taught = await TaughtCase.Of(suite);
        var machine = suite.AsMachine($"PROVIDER@{taught.At.Provider}");
        var assess = new AssessEnrolmentRequest { Name = taught.Enrolment.Name, Outcome = AssessmentOutcome.Passed, RequestId = Given.RequestId() };
        var exempt = new ExemptFromModuleRequest { Name = taught.Enrolment.Name, Module = RunsCase.First, Reason = ExemptionReason.Other, RequestId = Given.RequestId() };
        (await Refused.By(() => suite.Training.AssessEnrolmentAsync(assess, machine))).Is(Platform.V1.ErrorReason.UserRequired);
        (await Refused.By(() => suite.Training.ExemptFromModuleAsync(exempt, machine))).Is(Platform.V1.ErrorReason.UserRequired);
        var other = suite.As($"PROVIDER@{Given.Provider()}");
        (await Refused.By(() => suite.Training.AssessEnrolmentAsync(assess, other))).Is(Platform.V1.ErrorReason.NotFound).With("resource", assess.Name);
        (await Refused.By(() => suite.Training.GetProgressAsync(new() { Enrolment = assess.Name }, other))).Is(Platform.V1.ErrorReason.NotFound);
    }

    [Fact]
    public async Task The_people_on_a_course_come_in_pages_that_miss_and_repeat_nobody()
    {
        var taught = await TaughtCase.Of(suite);
        var all = new[] { taught.Enrolment, await taught.Another(), await taught.Another() };
        var (seen, token) = (new List<Enrolment>(), "");
        do
        {
            var page = await suite.Training.ListEnrolmentsAsync(new() { Parent = taught.At.Course.Name, PageSize = 2, PageToken = token }, taught.At.AsProvider);
            seen.AddRange(page.Enrolments);
            token = page.NextPageToken;
        }
        while (token.Length > 0);

        Assert.Equal(all.OrderBy(one => one.Name, StringComparer.Ordinal), seen);
    }

    [Fact]
    public void Exactly_what_was_neither_attended_nor_exempted_is_missing()
    {
        var module = Gen.OneOf("a", "b", "c", "d");
        Gen.Select(module.Array, module.Array, Gen.Select(module, Gen.OneOf([.. Enum.GetValues<AttendanceCode>()])).Array).Sample((required, exempted, attended) =>
        {
            var recorded = new Recorded([.. attended.Index().Select(one => new Attended(one.Item.Item1, one.Item.Item2, one.Index))], exempted, AssessmentOutcome.Unspecified, null);
            var there = attended.Where(one => one.Item2 is AttendanceCode.Attended).Select(one => one.Item1).Concat(exempted);
            return CourseProgress.Missing(required, recorded).ToHashSet().SetEquals(required.Except(there));
        });
    }
}
