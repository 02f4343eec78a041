using Grpc.Core;
using PeerSupport.Harness;
using PeerSupport.Platform;
using PeerSupport.Registry.V1;
using PeerSupport.Training.V1;
using Xunit;
using ErrorReason = PeerSupport.Training.V1.ErrorReason;

namespace PeerSupport.TrainingTracking.Tests.Credentials;

public sealed class PrintCertificationTests(SuiteFixture suite)
{
    private readonly string _provider = Given.Provider();

    private CallOptions Caller => suite.As($"PROVIDER@{_provider}");

    [Fact]
    public async Task It_says_course_provider_days_and_code_and_neither_who_nor_where()
    {
        var (_, certificate) = await suite.Certificate(_provider);
        var (page, code) = await suite.Given.Printed(certificate.Name, "large");

        Assert.All(["Initial training", _provider, $"Valid until</th><td>{certificate.ValidUntil.Day} ", "18pt", "______", "goes with you"], said => Assert.Contains(said, page, StringComparison.Ordinal));
        Assert.All([certificate.Person, certificate.Person.Split('/')[1], certificate.Name.Split('/')[3], "establishment"], name => Assert.DoesNotContain(name, page, StringComparison.OrdinalIgnoreCase));
        Assert.Equal((CertificationValidity.Valid, "Initial training"), await Worth(code));
        Assert.Equal(code, (await suite.Given.Printed(certificate.Name)).Code);
        Assert.Equal(1, await suite.Scalar<long>("select count(*) from verification_codes where certification_id = $1", certificate.Name.Split('/')[3]));
        Assert.Equal(2, await suite.Scalar<long>("select count(*) from audit where action = 'print certificate' and resource = $1 and user_subject = $2", certificate.Name, $"provider.{_provider}"));
    }

    [Fact]
    public async Task It_says_the_course_as_it_was_when_it_was_earned_and_so_does_its_code()
    {
        var (course, certificate) = await suite.Certificate(_provider);
        var changed = new Course { Name = course.Name, DisplayName = "Another training", Modules = { "Another module" } };
        await suite.Training.UpdateCourseAsync(new() { Course = changed, UpdateMask = new() { Paths = { "display_name", "modules" } }, RequestId = Given.RequestId() }, Caller);

        var (page, code) = await suite.Given.Printed(certificate.Name);

        Assert.DoesNotContain("Another", page, StringComparison.Ordinal);
        Assert.All(course.Modules.Prepend("Initial training"), said => Assert.Contains(said, page, StringComparison.Ordinal));
        Assert.Equal((CertificationValidity.Valid, "Initial training"), await Worth(code));
    }

    [Fact]
    public async Task What_is_kept_of_a_code_is_not_the_code()
    {
        var (_, certificate) = await suite.Certificate(_provider);
        var (_, code) = await suite.Given.Printed(certificate.Name);
        var bare = code.Replace("-", "", StringComparison.Ordinal);
        var kept = await suite.Scalar<string>("select encode(digest, 'escape') || encode(digest, 'hex') from verification_codes where certification_id = $1", certificate.Name.Split('/')[3]);
        Assert.DoesNotContain(bare, kept, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(0, await suite.Scalar<long>("select count(*) from request_ids where encode(response, 'escape') ~ $1 or resource ~ $1", bare));
        Assert.Equal(0, await suite.Scalar<long>("select count(*) from audit where resource ~ $1 or action ~ $1 or coalesce(purpose, '') ~ $1", bare));
    }

    [Fact]
    public async Task Nothing_is_printed_of_one_that_was_taken_back_nor_for_a_stranger_nor_in_a_language_there_is_not()
    {
        var (_, certificate) = await suite.Certificate(_provider);
        (await Refused.By(() => suite.Training.PrintCertificationAsync(new() { Name = certificate.Name }, suite.As($"PROVIDER@{Given.Provider()}")))).Is(Platform.V1.ErrorReason.NotFound);
        (await Refused.By(() => suite.Training.PrintCertificationAsync(new() { Name = certificate.Name, Language = "xx" }, Caller))).Is(ErrorReason.LanguageUnknown).With("languages", "en");
        await suite.Training.RevokeCertificationAsync(new() { Name = certificate.Name, RequestId = Given.RequestId() }, Caller);
        (await Refused.By(() => suite.Training.PrintCertificationAsync(new() { Name = certificate.Name }, Caller))).Is(ErrorReason.NothingToPrint).With("state", "REVOKED");
    }

    [Fact]
    public async Task Nothing_is_printed_to_somebody_who_has_died_and_what_was_printed_goes_on_telling_the_truth()
    {
        var (_, certificate) = await suite.Certificate(_provider);
        var (_, code) = await suite.Given.Printed(certificate.Name);
        var death = new PersonDied { Id = Ids.Short(), Person = certificate.Person };
        foreach (var _ in Enumerable.Range(0, 2))
        {
            await suite.Events.Publish(death, Ids.Random());
        }

        await Eventually.True(async () => await suite.Scalar<long>("select count(*) from deceased where person = $1", certificate.Person) == 1);
        (await Refused.By(() => suite.Training.PrintCertificationAsync(new() { Name = certificate.Name }, Caller))).Is(ErrorReason.NothingToPrint).With("state", "DIED");
        Assert.Equal((CertificationValidity.Valid, "Initial training"), await Worth(code));
    }

    [Fact]
    public async Task Without_a_key_nothing_is_printed_and_the_operator_is_told_what_to_set()
    {
        var (_, certificate) = await suite.Certificate(_provider);
        await using var bare = suite.Service("training").Another(new() { ["Training:CertificateKey"] = "" });
        await bare.Start();
        (await Refused.By(() => suite.TrainingAt(bare).PrintCertificationAsync(new() { Name = certificate.Name }, Caller))).Is(ErrorReason.CertificatesOff).With("setting", "Training__CertificateKey");
    }

    private async Task<(CertificationValidity, string)> Worth(string code)
    {
        var answer = await suite.Training.VerifyCertificationAsync(new() { Code = code });
        return (answer.Validity, answer.CourseTitle);
    }
}
