using CsCheck;
using Grpc.Core;
using PeerSupport.Harness;
using PeerSupport.Training.V1;
using PeerSupport.TrainingTracking.Deliveries;
using PeerSupport.TrainingTracking.Tests.Enrolments;
using PeerSupport.TrainingTracking.Tests.Runs;
using Xunit;

namespace PeerSupport.TrainingTracking.Tests.Deliveries;

/// <summary>What was planned took place, or who called it off; and how long people waited for what they earned.</summary>
public sealed class DeliveryTests(SuiteFixture suite)
{
    private static readonly int[] s_took = [0, 3, 14, 15, 40];

    [Fact]
    public async Task Runs_are_counted_by_what_became_of_them_and_by_who_called_them_off()
    {
        var at = await RunsCase.Of(suite);
        var runs = new List<CourseRun>();
        for (var i = 0; i < 5; i++)
        {
            runs.Add(await at.Planned());
        }

        await at.Hold(runs[0].Name);
        await at.Hold(runs[1].Name);
        await at.Cancel(runs[2].Name, CancelReason.Regime, at.AsPrison);
        await at.Cancel(runs[3].Name, CancelReason.TrainerAway, at.AsProvider);

        var told = await Of(at, at.AsPrison);

        var expected = new RunsDelivered { Planned = 5, Held = 2, CancelledByProvider = 1, CancelledByPrison = 1 };
        var month = Assert.Single(told.Months);
        Assert.Equal((at.Establishment, FirstOf(Given.Today), expected), (month.Establishment, month.Month, month.Runs));
        Assert.Equal(expected, told.AllRuns);
        Assert.Equal(told, await suite.Training.GetProviderDeliveryAsync(new() { Parent = $"providers/{at.Provider}" }, at.AsProvider));
        Assert.Equal(told, await Of(at, suite.As($"GOVERNOR@{at.Code}")));
    }

    [Fact]
    public async Task Who_has_done_the_course_waits_until_the_certificate_comes_and_then_counts_by_the_days_it_took()
    {
        var taught = await TaughtCase.Of(suite);
        await taught.Attended();
        Assert.Equal(0, (await Waiting(taught)).Waiting);
        await taught.Assess(AssessmentOutcome.Passed);
        Assert.Equal((1, 0, Given.Today), ((await Waiting(taught)).Waiting, (await Waiting(taught)).Late, (await Waiting(taught)).Oldest));
        var here = await suite.Training.GetDeliveryAsync(new() { Parent = "establishments/ZZZ" }, suite.As("GOVERNOR@ZZZ")); // whence candidates of all tests come
        Assert.True(here.AllWaiting.Waiting > 0 && Assert.Single(here.Waiting).Establishment == "establishments/ZZZ");
        await taught.Assess(AssessmentOutcome.NotYet); // a correction takes it back
        Assert.Equal(new(), await Waiting(taught));
        await taught.Assess(AssessmentOutcome.Passed);

        await taught.Award();

        var told = await Told(taught);
        Assert.Equal(new CertificatesDelivered { Awarded = 1, OnTime = 1, OnTimeShare = 1, MedianDays = 0 }, told.AllCertificates);
        Assert.Equal(told.AllCertificates, Assert.Single(told.Months, month => month.Certificates.Awarded > 0).Certificates);
        Assert.Empty(told.Waiting);
        await taught.Assess(AssessmentOutcome.NotYet);
        Assert.Equal(told.AllCertificates, (await Told(taught)).AllCertificates); // what was awarded was awarded
    }

    [Fact]
    public async Task Within_fourteen_days_is_on_time_and_the_median_is_of_all()
    {
        var taught = await TaughtCase.Of(suite);
        foreach (var days in s_took)
        {
            await Completed(taught, await taught.Another(), days, award: true);
        }

        await Completed(taught, await taught.Another(), 14, award: false);
        await Completed(taught, await taught.Another(), 20, award: false);
        var told = await Told(taught);

        Assert.Equal(new CertificatesDelivered { Awarded = 5, OnTime = 3, OnTimeShare = 0.6, MedianDays = 14 }, told.AllCertificates);
        Assert.Equal((2, 1, Given.Day(-20)), (told.AllWaiting.Waiting, told.AllWaiting.Late, told.AllWaiting.Oldest));
        Assert.Equal(told, await suite.Training.GetProviderDeliveryAsync(new() { Parent = $"providers/{taught.At.Provider}" }, taught.At.AsProvider));
    }

    [Fact]
    public async Task The_day_is_that_of_the_last_thing_the_course_asked_for_as_it_was_taught()
    {
        var taught = await TaughtCase.Of(suite);
        var run = await suite.Given.Run(taught.At.Course, taught.At.Establishment, [RunsCase.On(-9, RunsCase.First), RunsCase.On(-8, RunsCase.First), RunsCase.On(5, RunsCase.First)]);
        await taught.Call(run.Name, RunsCase.First, (taught.Enrolment.Name, AttendanceCode.Attended));
        await suite.Training.UpdateCourseAsync(
            new() { Course = new() { Name = taught.At.Course.Name }, UpdateMask = new() { Paths = { "assessed" } }, RequestId = Given.RequestId() }, taught.At.AsProvider);
        var later = await taught.Another();
        await taught.Call(run.Name, RunsCase.First, (later.Name, AttendanceCode.Attended));

        var waiting = await Waiting(taught);

        Assert.Equal((1, Given.Day(-8)), (waiting.Waiting, waiting.Oldest)); // he who began before is still to be assessed
        await taught.Call(run.Name, RunsCase.First, (later.Name, AttendanceCode.Sick));
        Assert.Equal(0, (await Waiting(taught)).Waiting);
        await taught.Assess(AssessmentOutcome.Passed);
        Assert.Equal(Given.Today, (await Waiting(taught)).Oldest);
    }

    [Fact]
    public async Task A_course_that_asks_for_nothing_and_a_renewal_are_not_measured()
    {
        var (course, enrolment) = await suite.Enrolled(Given.Provider(), months: 1);
        var caller = suite.As($"PROVIDER@{course.Name.Split('/')[1]}");
        var certificate = await suite.Training.AwardCertificationAsync(new() { Course = course.Name, Enrolment = enrolment.Name, RequestId = Given.RequestId() }, caller);
        await suite.Training.RenewCertificationAsync(new() { Name = certificate.Name, RequestId = Given.RequestId() }, caller);
        var told = await suite.Training.GetProviderDeliveryAsync(new() { Parent = string.Join('/', course.Name.Split('/')[..2]) }, caller);
        Assert.Equal(new(), told.AllCertificates);
        Assert.Equal(new(), told.AllWaiting);
        Assert.False(told.AllCertificates.HasOnTimeShare);
    }

    [Fact]
    public async Task Another_prison_and_another_provider_see_their_own_and_a_year_is_told_unless_asked_otherwise()
    {
        var (at, other) = (await RunsCase.Of(suite), await RunsCase.Of(suite));
        await suite.Given.Run(at.Course, at.Establishment, [RunsCase.On(70)]);
        Assert.Empty((await Of(at, at.AsPrison)).Months); // not this month
        Assert.Equal(1, (await Of(at, at.AsPrison, Given.Today, Given.Day(100))).AllRuns.Planned);
        (await Refused.By(() => suite.Training.GetDeliveryAsync(new() { Parent = at.Establishment }, other.AsPrison))).Is(Platform.V1.ErrorReason.NotFound);
        (await Refused.By(() => suite.Training.GetProviderDeliveryAsync(new() { Parent = $"providers/{at.Provider}" }, other.AsProvider))).Is(Platform.V1.ErrorReason.NotFound);
        var refusal = await Refused.By(() => suite.Training.GetDeliveryAsync(new() { Parent = at.Establishment, From = Given.Day(-800) }, at.AsPrison));
        Assert.Equal(["from"], refusal.Is(Platform.V1.ErrorReason.InvalidFields).Fields);
    }

    [Fact]
    public void A_period_is_whole_months_that_hold_both_days()
    {
        var day = Gen.Int[0, 2000].Select(away => new DateOnly(2024, 1, 1).AddDays(away));
        Gen.Select(day, Gen.Int[0, 690]).Sample((from, days) =>
        {
            var (first, after) = DeliveryRules.Period(from, from.AddDays(days), from);
            return first.Day == 1 && after.Day == 1 && first <= from && from.AddDays(days) < after && first.AddMonths(1) > from && after.AddMonths(-1) <= from.AddDays(days);
        });
        Assert.Equal((new DateOnly(2025, 12, 1), new DateOnly(2026, 12, 1)), DeliveryRules.Period(null, null, new(2026, 11, 26)));
    }

    private static Google.Type.Date FirstOf(Google.Type.Date day) => new() { Year = day.Year, Month = day.Month, Day = 1 };

    /// <summary>As if he had done the course so long ago.</summary>
    private async Task Completed(TaughtCase taught, Enrolment enrolment, int daysAgo, bool award)
    {
        await taught.Record(RunsCase.First, (enrolment.Name, AttendanceCode.Attended));
        await suite.Training.AssessEnrolmentAsync(new() { Name = enrolment.Name, Outcome = AssessmentOutcome.Passed, RequestId = Given.RequestId() }, taught.At.AsProvider);
        Assert.Equal(1, await Rows.Change(suite, "training", "update completions set completed_on = completed_on - $2 where enrolment_id = $1", enrolment.Name.Split('/')[^1], daysAgo));
        if (award)
        {
            await suite.Training.AwardCertificationAsync(new() { Course = taught.At.Course.Name, Enrolment = enrolment.Name, RequestId = Given.RequestId() }, taught.At.AsProvider);
        }
    }

    private async Task<Delivery> Told(TaughtCase taught) =>
        await suite.Training.GetProviderDeliveryAsync(new() { Parent = $"providers/{taught.At.Provider}" }, taught.At.AsProvider);

    private async Task<CertificatesWaiting> Waiting(TaughtCase taught) => (await Told(taught)).AllWaiting;

    private async Task<Delivery> Of(RunsCase at, CallOptions by, Google.Type.Date? from = null, Google.Type.Date? until = null) =>
        await suite.Training.GetDeliveryAsync(new() { Parent = at.Establishment, From = from, Until = until }, by);
}
