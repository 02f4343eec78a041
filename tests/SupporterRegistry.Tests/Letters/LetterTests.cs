using HttpBody = Google.Api.HttpBody;

namespace PeerSupport.SupporterRegistry.Tests.Letters;

/// <summary>A decision on paper: what, by whom, when, looked at again when, and how to disagree; never a name of staff, never a reason of security's.</summary>
public sealed class LetterTests(RegistrySuite suite)
{
    [Fact]
    public async Task Who_is_not_cleared_reads_that_by_whom_until_when_and_how_to_disagree()
    {
        var applicant = await suite.Given.Applied(await suite.Given.Offering(await suite.Given.Establishment()), surname: "O'Neill & <Sons>");
        await suite.Registry.DecideClearanceAsync(new() { Name = applicant.Application.Name, Outcome = ClearanceOutcome.NotCleared, ReviewBy = new() { Year = 2031, Month = 5, Day = 9 }, RequestId = Given.RequestId() }, suite.As(applicant.Security, "s.jones"));

        var letter = await Letter(applicant);

        Assert.Equal("text/html; charset=utf-8", letter.ContentType);
        var page = letter.Data.ToStringUtf8();
        Assert.All([
            "O&#39;Neill &amp; &lt;Sons&gt;", applicant.PrisonerNumber, "Security has not cleared you", $"The security department of Prison {applicant.Establishment}",
            "looked at again by 9 May 2031", "Somebody else decides then", "Prisons and Probation Ombudsman", "size: A4", "font: 12pt"], said => Assert.Contains(said, page, StringComparison.Ordinal));
        Assert.All(["s.jones", "<script", "http:", "https:", "{"], never => Assert.DoesNotContain(never, page[page.IndexOf("<body>", StringComparison.Ordinal)..], StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_applicant_reads_of_each_step_that_was_decided()
    {
        var offering = await suite.Given.Offering(await suite.Given.Establishment());
        Assert.Contains("Security has no objection", await Page(await suite.Given.Cleared(offering)), StringComparison.Ordinal);
        Assert.Contains("You are accepted for training", await Page(await suite.Given.Accepted(offering)), StringComparison.Ordinal);
        var (_, appointed, _) = await suite.Supporter(offering);
        var page = await Page(appointed);
        Assert.Contains("You are appointed to this role", page, StringComparison.Ordinal);
        Assert.Contains("If something in this letter is not right", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(EndReason.WithdrawnOwn, "You decided this yourself", "If something in this letter is not right")]
    [InlineData(EndReason.Dismissed, "The peer support co-ordinator of", "Ask the co-ordinator to have the decision looked at again")]
    [InlineData(EndReason.Security, "The security department of", "We are not given the reason")]
    public async Task Whose_time_has_ended_reads_why_as_far_as_it_is_known_and_keeps_what_he_earned(EndReason reason, string by, string also)
    {
        var (appointment, applicant, _) = await suite.Supporter(await suite.Given.Offering(await suite.Given.Establishment()));
        await suite.Registry.EndAppointmentAsync(new() { Name = appointment.Name, Reason = reason, RequestId = Given.RequestId() }, suite.As(applicant.Coordinator));

        var page = await Page(appointment, applicant.Coordinator);
        Assert.All(["Your time in this role has ended", by, also, "your certificate goes with you"], said => Assert.Contains(said, page, StringComparison.Ordinal));
        Assert.Contains("Your application is closed", await Page(applicant), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_is_suspended_reads_until_when_and_how_to_appeal_never_why_and_who_takes_a_break_that_it_leaves_no_mark()
    {
        var offering = await suite.Given.Offering(await suite.Given.Establishment());
        var suspension = await suite.Given.Suspended(offering);
        var page = await Page(suspension.Appointment);
        var day = LetterTexts.Of(new Microsoft.Extensions.Configuration.ConfigurationBuilder().Build()).In("").Day(suspension.ReviewBy.ToDay());
        Assert.All(["You may not work in this role for now", $"looked at again by {day}", "Somebody else decides then"], said => Assert.Contains(said, page, StringComparison.Ordinal));
        Assert.DoesNotContain("conduct", page, StringComparison.OrdinalIgnoreCase);

        var paused = await Page((await suite.Given.Paused(offering)).Name);
        Assert.All(["leaves no mark", "You decided this yourself"], said => Assert.Contains(said, paused, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_suspension_reads_alike_whatever_it_is_for_and_whoever_decided_it()
    {
        var (supporter, applicant, _) = await suite.Supporter(await suite.Given.Offering(await suite.Given.Establishment()));
        var pages = new HashSet<string>();
        foreach (var (category, role) in new[] { (SuspensionCategory.Security, "SECURITY"), (SuspensionCategory.Conduct, "GOVERNOR"), (SuspensionCategory.Provider, "COORDINATOR") })
        {
            var who = suite.As($"{role}@{applicant.Establishment}");
            var suspension = await suite.Registry.SuspendAppointmentAsync(new() { Name = supporter.Name, Category = category, RequestId = Given.RequestId() }, who);
            pages.Add(await Page(supporter.Name));
            await suite.Registry.ReviewSuspensionAsync(new() { Name = suspension.Name, Outcome = SuspensionReview.Lifted, RequestId = Given.RequestId() }, who);
        }

        Assert.Single(pages);
    }

    [Fact]
    public async Task Where_nothing_was_decided_or_nobody_would_read_it_no_letter_is_written()
    {
        var offering = await suite.Given.Offering(await suite.Given.Establishment());
        var waiting = await suite.Given.Applied(offering);
        (await Refused.By(() => Ask(waiting))).Is(ErrorReason.NothingToWrite).With("state", "SUBMITTED");
        var (appointment, applicant, _) = await suite.Supporter(offering);
        var request = new GetAppointmentLetterRequest { Name = appointment.Name };
        (await Refused.By(() => suite.Registry.GetAppointmentLetterAsync(request, suite.As(applicant.Coordinator)))).Is(ErrorReason.NothingToWrite);
        await suite.Registry.EndAppointmentAsync(new() { Name = appointment.Name, Reason = EndReason.Died, RequestId = Given.RequestId() }, suite.As(applicant.Coordinator));
        (await Refused.By(() => suite.Registry.GetAppointmentLetterAsync(request, suite.As(applicant.Coordinator)))).Is(ErrorReason.NothingToWrite).With("state", "DIED");
    }

    [Fact]
    public async Task It_is_printed_large_and_in_a_language_that_there_is()
    {
        var applicant = await suite.Given.Cleared(await suite.Given.Offering(await suite.Given.Establishment()));
        (await Refused.By(() => Ask(applicant, language: "xx"))).Is(ErrorReason.LanguageUnknown).With("languages", "en");

        using var http = suite.Json("registry", applicant.Coordinator);
        using var answer = await http.GetAsync(new Uri($"/v1/{applicant.Application.Name}/letter?print=large&language=en", UriKind.Relative));
        Assert.Equal("text/html; charset=utf-8", answer.Content.Headers.ContentType!.ToString());
        var page = await answer.Content.ReadAsStringAsync();
        Assert.StartsWith("<!DOCTYPE html>", page, StringComparison.Ordinal);
        Assert.Contains("font: 18pt", page, StringComparison.Ordinal);
        Assert.Contains("lang=\"en\"", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task That_it_was_printed_is_on_record_with_who_printed_it()
    {
        var applicant = await suite.Given.Cleared(await suite.Given.Offering(await suite.Given.Establishment()));
        await Ask(applicant);
        await using var connection = new Npgsql.NpgsqlConnection(suite.Connections("registry").Owner);
        await connection.OpenAsync();
        await using var command = new Npgsql.NpgsqlCommand("select user_subject from audit where action = 'print letter' and resource = $1", connection) { Parameters = { new() { Value = applicant.Application.Name } } };
        Assert.Equal(applicant.Coordinator.ToLowerInvariant().Replace('@', '.'), await command.ExecuteScalarAsync());
    }

    private Grpc.Core.AsyncUnaryCall<HttpBody> Ask(ApplicationCase applicant, string language = "") =>
        suite.Registry.GetApplicationLetterAsync(new() { Name = applicant.Application.Name, Language = language }, suite.As(applicant.Coordinator));

    private async Task<HttpBody> Letter(ApplicationCase applicant) => await Ask(applicant);

    private async Task<string> Page(ApplicationCase applicant) => (await Ask(applicant)).Data.ToStringUtf8();

    private async Task<string> Page(string appointment) =>
        (await suite.Registry.GetAppointmentLetterAsync(new() { Name = appointment }, suite.Coordinator(appointment))).Data.ToStringUtf8();

    private async Task<string> Page(Appointment appointment, string coordinator) =>
        (await suite.Registry.GetAppointmentLetterAsync(new() { Name = appointment.Name }, suite.As(coordinator))).Data.ToStringUtf8();
}
