using System.Net.Http.Json;
using System.Text.Json;
using Grpc.Core;
using PeerSupport.Harness;
using PeerSupport.Platform;
using PeerSupport.Registry.V1;
using PeerSupport.Training.V1;
using PeerSupport.TrainingTracking.Credentials;
using Xunit;
using ErrorReason = PeerSupport.Training.V1.ErrorReason;

namespace PeerSupport.TrainingTracking.Tests.Credentials;

/// <summary>An employer has a paper in his hand, and no account.</summary>
public sealed class VerifyCertificationTests(SuiteFixture suite)
{
    private readonly string _provider = Given.Provider();

    private CallOptions Caller => suite.As($"PROVIDER@{_provider}");

    [Fact]
    public async Task He_learns_what_the_paper_is_worth_and_nothing_else()
    {
        var (_, certificate) = await suite.Certificate(_provider);
        var (_, code) = await suite.Given.Printed(certificate.Name);
        using var http = new HttpClient { BaseAddress = suite.Service("training").Json };
        using var answer = await http.PostAsJsonAsync("/v1/certificates:verify", new { code = code.ToLowerInvariant().Replace('-', ' ') });

        using var told = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        Assert.Equal(["courseTitle", "provider", "validFrom", "validUntil", "validity"], told.RootElement.EnumerateObject().Select(field => field.Name).Order());
        Assert.Equal(("Initial training", _provider, "CERTIFICATION_VALIDITY_VALID"), (Text("courseTitle"), Text("provider"), Text("validity")));
        Assert.Equal(new VerifyCertificationResponse { CourseTitle = "Initial training", Provider = _provider, Validity = CertificationValidity.Valid, ValidFrom = certificate.ValidFrom, ValidUntil = certificate.ValidUntil }, await Shown(code));
        string Text(string field) => told.RootElement.GetProperty(field).GetString()!;
    }

    [Fact]
    public async Task A_mistyped_code_and_one_that_nobody_has_are_told_apart()
    {
        var stranger = $"{VerificationCode.Of(OtherKey(), "nobody's")}";
        (await Refused.By(() => suite.Training.VerifyCertificationAsync(new() { Code = stranger }))).Is(ErrorReason.CodeUnknown);
        (await Refused.By(() => suite.Training.VerifyCertificationAsync(new() { Code = $"{stranger[..^1]}{(stranger[^1] == '2' ? '3' : '2')}" }))).Is(ErrorReason.CodeMistyped);
        (await Refused.By(() => suite.Training.VerifyCertificationAsync(new() { Code = stranger[..^4] }))).Is(ErrorReason.CodeMistyped);
        (await Refused.By(() => suite.Training.VerifyCertificationAsync(new() { Code = "7K4_9XF" }))).Is(Platform.V1.ErrorReason.InvalidFields);
    }

    [Fact]
    public async Task Whom_the_paper_is_about_may_be_merged_or_moved_and_the_code_goes_on_working()
    {
        var (_, certificate) = await suite.Certificate(_provider);
        var (_, code) = await suite.Given.Printed(certificate.Name);
        var merged = new PersonMerged { Id = Ids.Short(), Person = $"persons/{Ids.Short()}", Removed = certificate.Person };
        await suite.Events.Publish(merged, Ids.Random());
        await suite.Events.Next<CertificationChanged>(e => e.Certification == certificate.Name && e.Person == merged.Person);
        Assert.Equal((CertificationValidity.Valid, certificate.ValidUntil), await Worth(code));
    }

    [Fact]
    public async Task After_a_correction_the_code_answers_the_right_days_and_after_a_revocation_that_it_was_taken_back()
    {
        var (_, certificate) = await suite.Certificate(_provider);
        var (_, code) = await suite.Given.Printed(certificate.Name);
        var corrected = await suite.Training.CorrectCertificationAsync(new() { Name = certificate.Name, ValidFrom = Given.Day(-20), RequestId = Given.RequestId() }, Caller);
        Assert.Equal((CertificationValidity.Valid, corrected.ValidUntil), await Worth(code));
        await suite.Training.RevokeCertificationAsync(new() { Name = certificate.Name, RequestId = Given.RequestId() }, Caller);
        Assert.Equal((CertificationValidity.Revoked, corrected.ValidUntil), await Worth(code));
    }

    [Fact]
    public async Task After_a_renewal_the_old_paper_says_what_it_said_and_the_new_one_has_a_code_of_its_own()
    {
        var (_, certificate) = await suite.Certificate(_provider, months: 2);
        var (_, code) = await suite.Given.Printed(certificate.Name);
        var renewed = await suite.Training.RenewCertificationAsync(new() { Name = certificate.Name, RequestId = Given.RequestId() }, Caller);
        var (_, other) = await suite.Given.Printed(renewed.Name);
        Assert.NotEqual(code, other);
        Assert.Equal((CertificationValidity.Valid, certificate.ValidUntil), await Worth(code));
        Assert.Equal((CertificationValidity.NotYetValid, renewed.ValidUntil), await Worth(other));
        await Rows.Change(suite, "training", "update certifications set valid_from = valid_from - 100, valid_until = valid_until - 100 where provider = $1 and state = 'RENEWED'", _provider);
        Assert.Equal(CertificationValidity.Expired, (await Worth(code)).Validity);
    }

    [Fact]
    public async Task Who_shows_no_code_sees_nobodys_certificate_and_who_shows_one_that_one_alone()
    {
        var (one, other) = ((await suite.Certificate(_provider)).Certification, (await suite.Certificate(_provider)).Certification);
        var (_, code) = await suite.Given.Printed(one.Name);
        await suite.Given.Printed(other.Name);
        var digest = Convert.ToHexString(VerificationCode.Parse(code).Digest());
        foreach (var (shown, seen) in new[] { ("", 0L), (digest, 1L), (new string('0', 64), 0L) })
        {
            foreach (var table in new[] { "certifications", "courses", "verification_codes" })
            {
                Assert.Equal(seen, await suite.Unscoped($"select set_config('app.code_shown', '{shown}', true)", $"select count(*) from {table}"));
            }
        }
    }

    private static CertificateKey OtherKey() => CertificateKey.Of(new Microsoft.Extensions.Configuration.ConfigurationManager { [CertificateKey.Setting] = "somebody else's secret, also long enough" });

    private async Task<VerifyCertificationResponse> Shown(string code) => await suite.Training.VerifyCertificationAsync(new() { Code = code });

    private async Task<(CertificationValidity Validity, Google.Type.Date Until)> Worth(string code)
    {
        var shown = await Shown(code);
        return (shown.Validity, shown.ValidUntil);
    }
}
