using PeerSupport.Harness;
using PeerSupport.Training.V1;
using PeerSupport.TrainingTracking.Tests.Runs;
using Xunit;
using ErrorReason = PeerSupport.Training.V1.ErrorReason;

namespace PeerSupport.TrainingTracking.Tests.Enrolments;

public sealed class RecordAttendanceTests(SuiteFixture suite)
{
    [Fact]
    public async Task Each_row_of_the_list_is_answered_in_its_place()
    {
        var taught = await TaughtCase.Of(suite);
        var (other, strange, elsewhere) = (await taught.Another(), $"{taught.At.Course.Name}/enrolments/nothing00", (await TaughtCase.Of(suite)).Enrolment.Name);
        await taught.Record(RunsCase.First, (other.Name, AttendanceCode.Sick));

        var outcomes = await taught.Record(RunsCase.First,
            (strange, AttendanceCode.Attended), (taught.Enrolment.Name, AttendanceCode.Attended), (elsewhere, AttendanceCode.Attended), (other.Name, AttendanceCode.Clash));

        Assert.Equal([AttendanceOutcome.NotFound, AttendanceOutcome.Recorded, AttendanceOutcome.NotFound, AttendanceOutcome.Corrected], outcomes);
        Assert.Equal([AttendanceOutcome.Unchanged], await taught.Attended());
        Assert.Equal((AttendanceCode.Attended, true), (await taught.Progress() is { Modules: [var first, ..] } ? (first.Last, first.Attended) : default));
        Assert.Equal((AttendanceCode.Clash, false), (await taught.Progress(other) is { Modules: [var his, ..] } ? (his.Last, his.Attended) : default));
    }

    [Fact]
    public async Task A_correction_stands_beside_what_it_corrects_and_counts()
    {
        var taught = await TaughtCase.Of(suite);
        await taught.Attended();
        Assert.True((await taught.Progress()).Modules[0].Attended);

        Assert.Equal([AttendanceOutcome.Corrected], await taught.Record(RunsCase.First, (taught.Enrolment.Name, AttendanceCode.AutoSuspended)));

        Assert.False((await taught.Progress()).Modules[0].Attended);
        Assert.Equal(2, await suite.Scalar<long>("select count(*) from attendances where enrolment_id = $1", taught.Enrolment.Name.Split('/')[^1]));
    }

    [Fact]
    public async Task Who_was_there_on_any_run_was_there_though_ill_on_another()
    {
        var taught = await TaughtCase.Of(suite);
        await taught.Attended();
        var later = await suite.Given.Run(taught.At.Course, taught.At.Establishment, [RunsCase.On(0, RunsCase.First)]);
        await taught.Call(later.Name, RunsCase.First, (taught.Enrolment.Name, AttendanceCode.Sick));
        var module = (await taught.Progress()).Modules[0];
        Assert.Equal((true, AttendanceCode.Sick), (module.Attended, module.Last));
    }

    [Fact]
    public async Task Nothing_is_recorded_before_its_day_of_a_module_not_taught_or_a_run_called_off()
    {
        var taught = await TaughtCase.Of(suite);
        (string, AttendanceCode) there = (taught.Enrolment.Name, AttendanceCode.Attended);
        var tomorrow = await suite.Given.Run(taught.At.Course, taught.At.Establishment, [RunsCase.On(1, RunsCase.First)]);
        (await Refused.By(() => taught.Call(tomorrow.Name, RunsCase.First, there))).Is(ErrorReason.NotYet);
        (await Refused.By(() => taught.Call(taught.Run.Name, "First aid", there))).Is(ErrorReason.NoSuchModule).With("module", "First aid");
        await taught.At.Cancel(tomorrow.Name, CancelReason.Other, taught.At.AsPrison);
        (await Refused.By(() => taught.Call(tomorrow.Name, RunsCase.First, there))).Is(ErrorReason.IllegalTransition).With("state", "CANCELLED").With("allowed", "PLANNED, HELD");
    }

    [Fact]
    public async Task Nobody_stands_in_a_list_twice_and_the_prison_keeps_none()
    {
        var taught = await TaughtCase.Of(suite);
        (string, AttendanceCode) there = (taught.Enrolment.Name, AttendanceCode.Attended);
        Assert.Equal(["entries[1].enrolment"], (await Refused.By(() => taught.Call(taught.Run.Name, RunsCase.First, there, there))).Is(Platform.V1.ErrorReason.InvalidFields).Fields);
        var request = new RecordAttendanceRequest { Name = taught.Run.Name, Module = RunsCase.First, Entries = { new AttendanceEntry { Enrolment = there.Item1, Code = there.Item2 } }, RequestId = Given.RequestId() };
        (await Refused.By(() => suite.Training.RecordAttendanceAsync(request, taught.At.AsPrison))).Is(Platform.V1.ErrorReason.PermissionDenied);
    }

    [Fact]
    public async Task Of_ten_who_send_one_list_at_once_one_records_it()
    {
        var taught = await TaughtCase.Of(suite);
        var (done, refused) = await Race.Of(10, () => taught.Call(taught.Run.Name, RunsCase.First, (taught.Enrolment.Name, AttendanceCode.Attended)));
        Assert.Empty(refused);
        Assert.Single(done, answer => answer.Results[0].Outcome is AttendanceOutcome.Recorded);
    }
}
