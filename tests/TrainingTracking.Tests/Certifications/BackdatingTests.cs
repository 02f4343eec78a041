using Grpc.Core;
using PeerSupport.Harness;
using PeerSupport.Platform;
using PeerSupport.Training.V1;
using Xunit;
using ErrorReason = PeerSupport.Training.V1.ErrorReason;

namespace PeerSupport.TrainingTracking.Tests.Certifications;

/// <summary>Further back than 28 days it takes two persons.</summary>
public sealed class BackdatingTests(SuiteFixture suite)
{
    private readonly string _provider = Given.Provider();

    private CallOptions One => suite.As($"PROVIDER@{_provider}", "proposer");

    private CallOptions Other => suite.As($"PROVIDER@{_provider}", "confirmer");

    [Fact]
    public async Task What_one_proposes_another_confirms_and_then_it_is_awarded()
    {
        var (course, enrolment) = await suite.Enrolled(_provider);
        var proposed = await suite.Given.Backdating(enrolment.Name, inDays: -400);
        Assert.Equal((enrolment.Name, "", BackdatingState.Proposed, Given.Day(-400)), (proposed.Enrolment, proposed.Certification, proposed.State, proposed.ValidFrom));

        var certificate = await Confirm(proposed.Name, Other, proposed.Etag);

        Assert.Equal((course.Name, enrolment.Person, Given.Day(-400), CertificationState.Awarded), (certificate.Course, certificate.Person, certificate.ValidFrom, certificate.State));
        await suite.Events.Next<CertificationChanged>(e => e.Certification == certificate.Name);
        var listed = Assert.Single((await suite.Training.ListBackdatingsAsync(new() { Parent = $"providers/{_provider}", State = BackdatingState.Confirmed }, One)).Backdatings);
        Assert.Equal((proposed.Name, certificate.Name), (listed.Name, listed.Certification));
    }

    [Fact]
    public async Task Nobody_confirms_what_he_proposed_himself_and_nothing_is_confirmed_twice()
    {
        var (_, enrolment) = await suite.Enrolled(_provider);
        var proposed = await suite.Given.Backdating(enrolment.Name);
        (await Refused.By(() => Confirm(proposed.Name, One))).Is(ErrorReason.SamePerson);
        (await Refused.By(() => Confirm(proposed.Name, suite.AsMachine($"PROVIDER@{_provider}")))).Is(Platform.V1.ErrorReason.UserRequired);
        (await Refused.By(() => Confirm(proposed.Name, Other, "1"))).Is(Platform.V1.ErrorReason.StaleEtag);
        var (done, refused) = await Race.Of(10, () => Confirm(proposed.Name, Other));
        Assert.Single(done);
        Assert.All(refused, refusal => refusal.Is(ErrorReason.IllegalTransition).With("state", "CONFIRMED").With("allowed", "PROPOSED"));
    }

    [Fact]
    public async Task Another_declines_it_and_who_proposed_it_takes_it_back_each_once_and_it_can_be_proposed_anew()
    {
        var (_, enrolment) = await suite.Enrolled(_provider);
        var (declined, withdrawn) = (await suite.Given.Backdating(enrolment.Name), await suite.Given.Backdating(enrolment.Name));
        (await Refused.By(() => Decline(declined.Name, suite.AsMachine($"PROVIDER@{_provider}")))).Is(Platform.V1.ErrorReason.UserRequired);
        (await Refused.By(() => Decline(declined.Name, Other, "1"))).Is(Platform.V1.ErrorReason.StaleEtag);
        (await Refused.By(() => Decline(declined.Name, suite.As($"PROVIDER@{Given.Provider()}")))).Is(Platform.V1.ErrorReason.NotFound);

        Assert.Equal(BackdatingState.Declined, (await Decline(declined.Name, Other, declined.Etag)).State);
        Assert.Equal(BackdatingState.Withdrawn, (await Decline(withdrawn.Name, One)).State);

        Assert.Equal(declined.Name, Assert.Single((await Listed(BackdatingState.Declined)).Backdatings).Name);
        Assert.Equal(withdrawn.Name, Assert.Single((await Listed(BackdatingState.Withdrawn)).Backdatings).Name);
        (await Refused.By(() => Confirm(declined.Name, Other))).Is(ErrorReason.IllegalTransition).With("state", "DECLINED").With("allowed", "PROPOSED");
        (await Refused.By(() => Decline(withdrawn.Name, Other))).Is(ErrorReason.IllegalTransition).With("state", "WITHDRAWN");
        var anew = await suite.Given.Backdating(enrolment.Name);
        Assert.Equal(CertificationState.Awarded, (await Confirm(anew.Name, Other)).State);
    }

    [Fact]
    public async Task Of_a_yes_and_a_no_at_once_one_counts()
    {
        var (_, enrolment) = await suite.Enrolled(_provider);
        var proposed = await suite.Given.Backdating(enrolment.Name);
        var yes = Race.Of(3, () => Confirm(proposed.Name, Other));
        var no = Race.Of(3, () => Decline(proposed.Name, Other));

        Assert.Equal(1, (await yes).Done.Count + (await no).Done.Count);
        var state = Assert.Single((await Listed(BackdatingState.Unspecified)).Backdatings).State;
        Assert.Equal(state is BackdatingState.Confirmed ? 1 : 0, (await yes).Done.Count);
        Assert.Equal((await yes).Done.Count, await suite.Scalar<long>("select count(*) from certifications where provider = $1", _provider));
    }

    [Fact]
    public async Task A_correction_of_long_ago_takes_two_as_well()
    {
        var (course, enrolment) = await suite.Enrolled(_provider);
        var certificate = await suite.Training.AwardCertificationAsync(new() { Course = course.Name, Enrolment = enrolment.Name, RequestId = Given.RequestId() }, One);
        var proposed = await Propose(certificate, -2000);
        Assert.Equal(("", certificate.Name), (proposed.Enrolment, proposed.Certification));

        var corrected = await Confirm(proposed.Name, Other);

        Assert.Equal((certificate.Name, Given.Day(-2000), CertificationState.Expired), (corrected.Name, corrected.ValidFrom, corrected.State));
        Assert.Equal("proposer confirmer", await suite.Scalar<string>("select proposed_by || ' ' || corrected_by from corrections where certification_id = $1", certificate.Name.Split('/')[3]));
    }

    [Fact]
    public async Task Not_even_two_go_further_back_than_ten_years_or_into_the_future()
    {
        var (_, enrolment) = await suite.Enrolled(_provider);
        (await Refused.By(() => suite.Given.Backdating(enrolment.Name, inDays: -3700))).Is(ErrorReason.Backdated);
        (await Refused.By(() => suite.Given.Backdating(enrolment.Name, inDays: 1))).Is(ErrorReason.Backdated);
    }

    [Fact]
    public async Task The_list_comes_in_pages_and_another_provider_has_none_of_it()
    {
        var proposed = new List<string>();
        for (var i = 0; i < 3; i++)
        {
            proposed.Add((await suite.Given.Backdating((await suite.Enrolled(_provider)).Enrolment.Name)).Name);
        }

        var first = await suite.Training.ListBackdatingsAsync(new() { Parent = $"providers/{_provider}", PageSize = 2 }, One);
        var second = await suite.Training.ListBackdatingsAsync(new() { Parent = $"providers/{_provider}", PageSize = 2, PageToken = first.NextPageToken }, One);
        Assert.Equal(proposed.Order(StringComparer.Ordinal), first.Backdatings.Concat(second.Backdatings).Select(one => one.Name));
        Assert.Empty(second.NextPageToken);
        (await Refused.By(() => Confirm(proposed[0], suite.As($"PROVIDER@{Given.Provider()}")))).Is(Platform.V1.ErrorReason.NotFound).With("resource", proposed[0]);
    }

    private AsyncUnaryCall<Certification> Confirm(string name, CallOptions by, string etag = "") =>
        suite.Training.ConfirmBackdatingAsync(new() { Name = name, Etag = etag, RequestId = Given.RequestId() }, by);

    private AsyncUnaryCall<Backdating> Decline(string name, CallOptions by, string etag = "") =>
        suite.Training.DeclineBackdatingAsync(new() { Name = name, Etag = etag, RequestId = Given.RequestId() }, by);

    private async Task<ListBackdatingsResponse> Listed(BackdatingState state) =>
        await suite.Training.ListBackdatingsAsync(new() { Parent = $"providers/{_provider}", State = state }, One);

    private async Task<Backdating> Propose(Certification certificate, int inDays) => await suite.Training.ProposeBackdatedCorrectionAsync(
        new() { Certification = certificate.Name, ValidFrom = Given.Day(inDays), RequestId = Given.RequestId() }, One);
}
