using Grpc.Core;
using PeerSupport.Harness;
using PeerSupport.Platform;
using PeerSupport.Training.V1;
using PeerSupport.TrainingTracking.Certifications;
using Xunit;
using ErrorReason = PeerSupport.Training.V1.ErrorReason;

namespace PeerSupport.TrainingTracking.Tests.Certifications;

public sealed class AwardCertificationTests(SuiteFixture suite)
{
    private readonly string _provider = Given.Provider();

    private static DateOnly Today => TimeProvider.System.GetUtcNow().DayIn(Certificate.Zone);

    [Fact]
    public async Task A_certificate_of_an_enrolment_holds_from_today_for_the_months_of_the_course()
    {
        var (course, enrolment) = await suite.Enrolled(_provider);

        var certificate = await Award(Asked(course, enrolment));

        Assert.StartsWith($"providers/{_provider}/certifications/", certificate.Name);
        Assert.Equal((enrolment.Person, course.Name), (certificate.Person, certificate.Course));
        Assert.Equal(course.Schemes, certificate.Schemes);
        Assert.Equal(CertificationState.Awarded, certificate.State);
        Assert.Equal((Today.ToProto(), Today.AddMonths(36).AddDays(-1).ToProto()), (certificate.ValidFrom, certificate.ValidUntil));
        Assert.Equal(certificate, await suite.Training.GetCertificationAsync(new() { Name = certificate.Name }, suite.As($"PROVIDER@{_provider}")));
    }

    [Fact]
    public async Task The_registry_is_told_with_days_and_a_version()
    {
        var (course, enrolment) = await suite.Enrolled(_provider);
        var certificate = await Award(Asked(course, enrolment));

        var told = await suite.Events.Next<CertificationChanged>(e => e.Certification == certificate.Name);
        Assert.Equal((enrolment.Person, CertificationState.Awarded), (told.Person, told.State));
        Assert.Equal(certificate.Schemes, told.Schemes);
        Assert.Equal((certificate.ValidFrom, certificate.ValidUntil), (told.ValidFrom, told.ValidUntil));
        Assert.Null(told.RevokedAt);
        Assert.Equal(certificate.Etag, Etag.Of(told.Version));
    }

    [Fact]
    public async Task It_may_hold_from_a_day_up_to_28_days_back()
    {
        var (course, enrolment) = await suite.Enrolled(_provider);
        var request = Asked(course, enrolment);
        request.ValidFrom = Today.AddDays(-28).ToProto();
        Assert.Equal(request.ValidFrom, (await Award(request)).ValidFrom);
    }

    [Theory]
    [InlineData(-29)]
    [InlineData(1)]
    public async Task Not_from_further_back_nor_from_the_future(int days)
    {
        var (course, enrolment) = await suite.Enrolled(_provider);
        var request = Asked(course, enrolment);
        request.ValidFrom = Today.AddDays(days).ToProto();
        (await Refused.By(() => Call(request))).Is(ErrorReason.Backdated)
            .With("earliest", Today.AddDays(-28).ToString("yyyy-MM-dd")).With("latest", Today.ToString("yyyy-MM-dd"));
    }

    [Fact]
    public async Task Who_holds_a_valid_one_of_the_course_gets_no_second()
    {
        var (course, enrolment) = await suite.Enrolled(_provider);
        var first = await Award(Asked(course, enrolment));
        (await Refused.By(() => Call(Asked(course, enrolment)))).Is(ErrorReason.AlreadyCertified).With("resource", first.Name);
    }

    [Fact]
    public async Task After_it_was_taken_back_a_new_one_can_be_earned()
    {
        var (course, enrolment) = await suite.Enrolled(_provider);
        var first = await Award(Asked(course, enrolment));
        await suite.Training.RevokeCertificationAsync(new() { Name = first.Name, RequestId = Given.RequestId() }, suite.As($"PROVIDER@{_provider}"));
        Assert.NotEqual(first.Name, (await Award(Asked(course, enrolment))).Name);
    }

    [Fact]
    public async Task Of_twenty_who_award_at_once_one_does_and_the_others_are_told_of_his()
    {
        var (course, enrolment) = await suite.Enrolled(_provider);
        var (awarded, refused) = await Race.Of(20, () => Call(Asked(course, enrolment)));
        var name = Assert.Single(awarded).Name;
        Assert.All(refused, refusal => refusal.Is(ErrorReason.AlreadyCertified).With("resource", name));
    }

    [Fact]
    public async Task The_same_request_id_awards_once_and_tells_once()
    {
        var (course, enrolment) = await suite.Enrolled(_provider);
        var request = Asked(course, enrolment);
        var first = await Award(request);
        Assert.Equal(first, await Award(request));
        await suite.Events.Next<CertificationChanged>(e => e.Certification == first.Name);
        Assert.Single(suite.Events.All<CertificationChanged>(e => e.Person == enrolment.Person));
    }

    [Fact]
    public async Task A_machine_awards_nothing()
    {
        var (course, enrolment) = await suite.Enrolled(_provider);
        var refusal = await Refused.By(() => suite.Training.AwardCertificationAsync(Asked(course, enrolment), suite.AsMachine($"PROVIDER@{_provider}")));
        refusal.Is(Platform.V1.ErrorReason.UserRequired);
    }

    [Fact]
    public async Task Neither_proof_nor_both_are_refused_by_field()
    {
        var course = await suite.Given.Course(_provider, RegistryNews.Listener);
        var neither = new AwardCertificationRequest { Course = course.Name, RequestId = Given.RequestId() };
        Assert.Equal(["enrolment", "prisoner_number", "surname"], (await Refused.By(() => Call(neither))).Is(Platform.V1.ErrorReason.InvalidFields).Fields);

        var both = neither.Clone();
        (both.Enrolment, both.PrisonerNumber, both.Surname) = ($"{course.Name}/enrolments/e1234567", "A1234BC", "Sharma");
        Assert.Equal(["prisoner_number", "surname"], (await Refused.By(() => Call(both))).Is(Platform.V1.ErrorReason.InvalidFields).Fields);
    }

    [Fact]
    public async Task What_is_not_there_and_what_is_anothers_look_the_same()
    {
        var course = await suite.Given.Course(_provider, RegistryNews.Listener);
        var none = new AwardCertificationRequest { Course = course.Name, Enrolment = $"{course.Name}/enrolments/nothing00", RequestId = Given.RequestId() };
        (await Refused.By(() => Call(none))).Is(Platform.V1.ErrorReason.NotFound).With("resource", none.Enrolment);

        var (theirs, enrolment) = await suite.Enrolled(Given.Provider());
        (await Refused.By(() => Call(Asked(theirs, enrolment)))).Is(Platform.V1.ErrorReason.NotFound).With("resource", theirs.Name);
    }

    private static AwardCertificationRequest Asked(Course course, Enrolment enrolment) =>
        new() { Course = course.Name, Enrolment = enrolment.Name, RequestId = Given.RequestId() };

    private AsyncUnaryCall<Certification> Call(AwardCertificationRequest request) => suite.Training.AwardCertificationAsync(request, suite.As($"PROVIDER@{_provider}"));

    private async Task<Certification> Award(AwardCertificationRequest request) => await Call(request);
}
