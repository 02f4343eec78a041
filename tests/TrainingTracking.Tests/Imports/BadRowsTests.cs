using PeerSupport.Harness;
using PeerSupport.Platform;
using PeerSupport.Training.V1;
using Xunit;
using ErrorReason = PeerSupport.Training.V1.ErrorReason;

namespace PeerSupport.TrainingTracking.Tests.Imports;

/// <summary>Every bad row is listed, by line and column and with what to do; nothing is awarded, and nothing said about people the provider may not know.</summary>
public sealed class BadRowsTests(SuiteFixture suite)
{
    private const string Heading = "prisoner_number,surname,enrolment,certification,valid_from";

    [Fact]
    public async Task Every_kind_of_bad_row_is_listed_and_nothing_is_awarded()
    {
        var at = await ImportCase.Of(suite, enrolled: 3);
        var (theirs, held) = (await ImportCase.Of(suite, enrolled: 1), await suite.Given.Import(at.Course, ImportCase.File(at.Line(1, -5))));
        var (day, one) = ($"{ImportCase.Today:O}", at.Enrolments[0].Name);
        (string Row, string Column)[] rows =
        [
            ($",,{one},,{day}", "good"), ($",,{one},,", "valid_from"), ($",,{one},,31/12/26", "valid_from"), ($",,{one},,{ImportCase.Today.AddDays(1):O}", "valid_from"),
            ($",,{one},,{ImportCase.Today.AddDays(-29):dd/MM/yyyy}", "valid_from"), ($"A1234,Hill,,,{day}", "prisoner_number"), ($"A1234BC,,,,{day}", "surname"), ($",Hill,,,{day}", "prisoner_number"),
            ($",,,,{day}", "enrolment prisoner_number surname"), ($"A1234BC,Hill,{one},,{day}", "prisoner_number surname"), ($",,no enrolment,,{day}", "enrolment"), ($",,aaaaaaaa,,{day}", "enrolment"),
            ($",,{theirs.Enrolments[0].Name},,{day}", "enrolment"), ($",,,aaaaaaaa,{day}", "certification"), ($",,{one},aaaaaaaa,{day}", "enrolment"), ($",,{one},,{day},more", ""),
            ($",,{one},,{day}", ""), ($",,{at.Enrolments[1].Name},,{day}", "valid_from"), ($"A1234BC,Hi\u200Bll,,,{day}", "surname"), ($"A1234BC,{new string('x', 81)},,,{day}", "surname"),
        ];

        var imported = await suite.Given.Import(at.Course, $"{Heading}\r\n{string.Join("\r\n", rows.Select(row => row.Row))}\r\n");

        imported.Refused!.Is(ErrorReason.BadRows).With("rows", $"{rows.Length - 1}");
        var expected = rows.Index().Where(row => row.Item.Column != "good").SelectMany(row => row.Item.Column.Split(' ').Select(column => (row.Index + 2, column)));
        Assert.Equal(expected, imported.BadRows.Select(bad => (bad.Line, bad.Column)));
        Assert.All(imported.BadRows, bad => Assert.True(bad.Remedy.Length > 10, $"{bad}"));
        Assert.DoesNotContain(imported.BadRows, bad => bad.Remedy.Contains("Hill", StringComparison.Ordinal) || bad.Remedy.Contains("A1234", StringComparison.Ordinal) && bad.Line != 7);
        Assert.Contains("ProposeBackdatedAward", imported.BadRows.Single(bad => bad.Line == 6).Remedy, StringComparison.Ordinal);
        Assert.Equal(1, await at.Certificates());
        Assert.Equal((1, 0), held.Done);
    }

    [Fact]
    public async Task An_unknown_number_another_name_and_somebody_elses_person_read_the_same()
    {
        var (ours, theirs) = (await Accepted(), await Accepted());
        var course = await suite.Given.Course(ours.Provider, ours.Offering.Scheme);
        string[] rows = [$"{ours.PrisonerNumber},Sharman", $"Z9999ZZ,{ours.Surname}", $"{theirs.PrisonerNumber},{theirs.Surname}", $"{ours.PrisonerNumber},{ours.Surname}"];

        var imported = await suite.Given.Import(course, $"prisoner_number,surname,valid_from\n{string.Concat(rows.Select(row => $"{row},{ImportCase.Today:O}\n"))}");

        Assert.Equal([2, 3, 4], imported.BadRows.Select(bad => bad.Line));
        Assert.Single(imported.BadRows.Select(bad => (bad.Column, bad.Remedy)).Distinct());
        imported.Refused!.Is(ErrorReason.BadRows).With("rows", "3");
    }

    [Fact]
    public async Task What_the_course_asks_for_is_asked_of_a_row_too()
    {
        var provider = Given.Provider();
        var asked = new Course { DisplayName = "Assessed", Schemes = { RegistryNews.Listener }, ValidityMonths = 12, Modules = { "Boundaries" }, RequiredModules = { "Boundaries" }, Assessed = true };
        var course = await suite.Training.CreateCourseAsync(new() { Parent = $"providers/{provider}", Course = asked, RequestId = Given.RequestId() }, suite.As($"PROVIDER@{provider}"));
        var enrolment = await suite.Given.Enrolled(course, (await suite.Candidate(provider)).Person);
        var file = $"enrolment,valid_from\n{enrolment.Name},{ImportCase.Today:O}\n";
        Assert.Contains("Boundaries", Assert.Single((await suite.Given.Import(course, file)).BadRows).Remedy, StringComparison.Ordinal);

        await suite.Training.ExemptFromModuleAsync(new() { Name = enrolment.Name, Module = "Boundaries", Reason = ExemptionReason.NotHeld, RequestId = Given.RequestId() }, suite.As($"PROVIDER@{provider}"));
        Assert.Contains("PASSED", Assert.Single((await suite.Given.Import(course, file)).BadRows).Remedy, StringComparison.Ordinal);

        await suite.Training.AssessEnrolmentAsync(new() { Name = enrolment.Name, Outcome = AssessmentOutcome.Passed, RequestId = Given.RequestId() }, suite.As($"PROVIDER@{provider}"));
        Assert.Equal((1, 0), (await suite.Given.Import(course, file)).Done);
    }

    [Fact]
    public async Task A_certificate_that_was_taken_back_does_not_come_again_with_its_file()
    {
        var at = await ImportCase.Of(suite, enrolled: 1);
        var file = ImportCase.File(at.Line(0));
        await suite.Given.Import(at.Course, file);
        var name = (await suite.Events.Next<CertificationChanged>(e => e.Person == at.Enrolments[0].Person)).Certification;
        await suite.Training.RevokeCertificationAsync(new() { Name = name, RequestId = Given.RequestId() }, suite.As($"PROVIDER@{at.Provider}"));

        Assert.Contains("taken back", Assert.Single((await suite.Given.Import(at.Course, file)).BadRows).Remedy, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "valid_from")]
    [InlineData("number,surname,valid_from\nA1234BC,Hill,31/12/2026\n", "no column")]
    [InlineData("prisoner_number,surname\nA1234BC,Hill\n", "missing")]
    [InlineData("prisoner_number,surname,valid_from\nA1234BC,\"Hill,31/12/2026\n", "quotation")]
    public async Task A_file_that_can_t_be_read_says_so_in_its_line(string file, string remedy)
    {
        var imported = await suite.Given.Import((await ImportCase.Of(suite)).Course, file);
        Assert.Contains(imported.BadRows, bad => bad.Line >= 1 && bad.Remedy.Contains(remedy, StringComparison.Ordinal));
        imported.Refused!.Is(ErrorReason.BadRows);
    }

    private async Task<ApplicationCase> Accepted() => await suite.Given.Accepted(await suite.Given.Offering(await suite.Given.Establishment()));
}
