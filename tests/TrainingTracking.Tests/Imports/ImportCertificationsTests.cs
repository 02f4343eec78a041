using Grpc.Core;
using PeerSupport.Harness;
using PeerSupport.Training.V1;
using Xunit;
using ErrorReason = PeerSupport.Training.V1.ErrorReason;

namespace PeerSupport.TrainingTracking.Tests.Imports;

/// <summary>A provider sends its spreadsheet, as often as need be: each certificate is awarded once, and none while a row is bad.</summary>
public sealed class ImportCertificationsTests(SuiteFixture suite)
{
    [Fact]
    public async Task Certificates_are_awarded_told_and_end_as_if_each_had_been_awarded_by_itself()
    {
        var at = await ImportCase.Of(suite, enrolled: 2);

        var imported = await suite.Given.Import(at.Course, ImportCase.File(at.Line(0, -28), at.Line(1, 0)));

        Assert.Equal((2, 0), imported.Done);
        Assert.Equal([ImportPhase.Checking, ImportPhase.Applying, ImportPhase.Done], imported.Told.Select(step => step.Phase));
        foreach (var (enrolment, day) in at.Enrolments.Zip([-28, 0]))
        {
            var told = await suite.Events.Next<CertificationChanged>(e => e.Person == enrolment.Person);
            var certificate = await suite.Training.GetCertificationAsync(new() { Name = told.Certification }, suite.As($"PROVIDER@{at.Provider}"));
            Assert.Equal((CertificationState.Awarded, Given.Day(day), at.Course.Name), (certificate.State, certificate.ValidFrom, certificate.Course));
            Assert.Equal(at.Course.Schemes, told.Schemes);
            Assert.Equal(2, await suite.Scalar<long>("select count(*) from timers where key = $1", told.Certification));
            Assert.Equal($"provider.{at.Provider}", await suite.Scalar<string>("select user_subject from audit where action = 'import' and resource = $1", told.Certification));
        }
    }

    [Fact]
    public async Task Sent_again_the_file_changes_nothing_and_tells_nothing()
    {
        var at = await ImportCase.Of(suite, enrolled: 3);
        Assert.Equal((2, 0), (await suite.Given.Import(at.Course, ImportCase.File(at.Line(0), at.Line(1)))).Done);

        Assert.Equal((1, 2), (await suite.Given.Import(at.Course, ImportCase.File(at.Line(0), at.Line(1), at.Line(2)))).Done);

        await suite.Events.Next<CertificationChanged>(e => e.Person == at.Enrolments[2].Person);
        Assert.All(at.Enrolments, enrolment => Assert.Single(suite.Events.All<CertificationChanged>(e => e.Person == enrolment.Person)));
        Assert.Equal(3, await at.Certificates());
    }

    [Fact]
    public async Task What_is_only_validated_is_told_and_not_done()
    {
        var at = await ImportCase.Of(suite, enrolled: 1);
        var file = ImportCase.File(at.Line(0));
        Assert.Equal((1, 0), (await suite.Given.Import(at.Course, file, validateOnly: true)).Done);
        Assert.Equal(0, await at.Certificates());
        Assert.Equal((1, 0), (await suite.Given.Import(at.Course, file)).Done);
        Assert.Equal((0, 1), (await suite.Given.Import(at.Course, file, validateOnly: true)).Done);
    }

    [Fact]
    public async Task A_request_id_is_answered_alike_and_belongs_to_its_file()
    {
        var at = await ImportCase.Of(suite, enrolled: 1);
        var (file, id) = (ImportCase.File(at.Line(0)), Given.RequestId());
        var first = await suite.Given.Import(at.Course, file, requestId: id);
        var again = await suite.Given.Import(at.Course, file, requestId: id);
        Assert.Equal(first.Last, Assert.Single(again.Told));
        Assert.Equal((1, 0), again.Done);
        (await suite.Given.Import(at.Course, ImportCase.File(), requestId: id)).Refused!.Is(Platform.V1.ErrorReason.RequestIdReused);
    }

    [Fact]
    public async Task How_far_it_has_come_is_told_every_some_hundred_rows()
    {
        var at = await ImportCase.Of(suite, enrolled: 1);
        await suite.Given.Import(at.Course, ImportCase.File(at.Line(0)));
        var imported = await suite.Given.Import(at.Course, ImportCase.File(Enumerable.Repeat(at.Line(0), 1201)));
        Assert.Equal([500, 1000, 1201, 1201], imported.Told.Select(step => step.Checked));
        Assert.Equal((0, 1201), imported.Done);
    }

    [Fact]
    public async Task Nobody_imports_for_another_provider_and_no_machine_for_its_own()
    {
        var at = await ImportCase.Of(suite, enrolled: 1);
        var file = ImportCase.File(at.Line(0));
        async Task<Refused> By(CallOptions caller) => (await suite.Given.Import(at.Course, file, caller: caller)).Refused!;
        (await By(suite.As($"PROVIDER@{Given.Provider()}"))).Is(Platform.V1.ErrorReason.NotFound).With("resource", at.Course.Name);
        (await By(suite.As("COORDINATOR@MDI"))).Is(Platform.V1.ErrorReason.PermissionDenied);
        (await By(suite.AsMachine($"PROVIDER@{at.Provider}"))).Is(Platform.V1.ErrorReason.UserRequired);
        Assert.Equal(0, await at.Certificates());
    }

    [Fact]
    public async Task What_somebody_else_does_meanwhile_stops_it_and_what_was_awarded_stands()
    {
        var at = await ImportCase.Of(suite, enrolled: 1);
        await using var other = new Npgsql.NpgsqlConnection(suite.Connections("training").Owner);
        await other.OpenAsync();
        await using var award = await other.BeginTransactionAsync();
        await Run("select 1 from courses where provider = $1 for no key update", at.Provider);
        var running = suite.Given.Import(at.Course, ImportCase.File(at.Line(0)));
        await Eventually.True(async () => await suite.Scalar<bool>("select exists (select from pg_locks where not granted and $1 = any (pg_blocking_pids(pid)))", other.ProcessID), "it did not come to its turn");
        await Run("""
            insert into certifications (provider, certification_id, course_id, person, schemes, state, valid_from, valid_until, version)
            values ($1, 'elsewhere1', $2, $3, '{schemes/listener}', 'AWARDED', current_date, current_date + 100, 1)
            """, at.Provider, at.Course.Name.Split('/')[3], at.Enrolments[0].Person);
        await award.CommitAsync();

        var stopped = await running;
        stopped.Refused!.Is(ErrorReason.RowsChanged).With("awarded", "0");
        Assert.Equal((2, "valid_from"), (Assert.Single(stopped.BadRows).Line, stopped.BadRows[0].Column));
        Assert.Equal(1, await at.Certificates());

        async Task Run(string sql, params object[] args)
        {
            await using var command = new Npgsql.NpgsqlCommand(sql, other, award);
            command.Parameters.AddRange(args.Select(arg => new Npgsql.NpgsqlParameter { Value = arg }).ToArray());
            await command.ExecuteNonQueryAsync();
        }
    }
}
