using PlatformReason = PeerSupport.Platform.V1.ErrorReason;

namespace PeerSupport.SupporterRegistry.Tests;

public sealed class SubmitApplicationTests(RegistrySuite suite)
{
    [Fact]
    public async Task An_application_is_submitted_can_be_read_and_is_told_without_the_number()
    {
        var offering = await Offering();

        var (application, _, number, _) = await suite.Given.Applied(offering);

        Assert.Equal((ApplicationState.Submitted, offering.Scheme, offering.Provider), (application.State, application.Scheme, application.Provider));
        var read = await suite.Registry.GetApplicationAsync(new() { Name = application.Name }, suite.Security(application.Name));
        Assert.Equal(application, read);
        var told = await suite.Events.Next<ApplicationChanged>(e => e.Application == application.Name);
        Assert.Equal((application.Person, application.Scheme, application.Provider, application.State), (told.Person, told.Scheme, told.Provider, told.State));
        Assert.DoesNotContain(number, $"{told}{application}", StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_person_known_from_elsewhere_is_the_same_person()
    {
        var first = await suite.Given.Applied(await Offering(), surname: "Smith-Jones");

        var second = await suite.Given.Applied(await Offering(), prisonerNumber: first.PrisonerNumber, surname: "smith jones");

        Assert.Equal(first.Application.Person, second.Application.Person);
    }

    [Fact]
    public async Task First_applications_of_one_number_that_meet_give_one_person()
    {
        var (number, offerings) = (Given.PrisonerNumber(), await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Offering())));

        var (done, refused) = await Race.Of(6, nth => Submit(offerings[nth], number));

        Assert.Empty(refused);
        Assert.Single(done.Select(application => application.Person).Distinct());
    }

    [Fact]
    public async Task Of_the_same_application_sent_at_once_one_is_taken()
    {
        var (number, offering) = (Given.PrisonerNumber(), await Offering());

        var (done, refused) = await Race.Of(6, _ => Submit(offering, number));

        var taken = Assert.Single(done);
        Assert.All(refused, refusal => refusal.Is(ErrorReason.AlreadyApplied).With("resource", taken.Name));
    }

    [Fact]
    public async Task Who_is_a_supporter_already_need_not_apply()
    {
        var offering = await Offering();
        var (appointment, applicant, _) = await suite.Supporter(offering);

        (await Refused.By(() => Submit(offering, applicant.PrisonerNumber))).Is(ErrorReason.AlreadyApplied).With("resource", appointment.Name);
    }

    [Fact]
    public async Task After_an_objection_the_same_person_may_apply_again()
    {
        var applicant = await suite.Given.Applied(await Offering());
        await suite.Registry.DecideClearanceAsync(
            new() { Name = applicant.Application.Name, Outcome = ClearanceOutcome.NotCleared, RequestId = Given.RequestId() }, suite.As(applicant.Security));

        var again = await Submit(applicant.Offering, applicant.PrisonerNumber);

        Assert.NotEqual(applicant.Application.Name, again.Name);
    }

    [Fact]
    public async Task A_number_known_with_another_family_name_is_refused()
    {
        var applicant = await suite.Given.Applied(await Offering());

        (await Refused.By(() => Submit(applicant.Offering, applicant.PrisonerNumber, "Somebody"))).Is(ErrorReason.SurnameMismatch);
    }

    [Fact]
    public async Task A_scheme_that_is_not_offered_here_is_refused()
    {
        var (here, elsewhere) = (await Offering(), await Offering());
        here.Scheme = elsewhere.Scheme;

        (await Refused.By(() => Submit(here, Given.PrisonerNumber()))).Is(ErrorReason.SchemeNotOffered).With("scheme", elsewhere.Scheme);
    }

    [Theory]
    [InlineData("{0}/zones/nowhere")]
    [InlineData("establishments/ZZZZZZ/zones/a-wing")]
    public async Task A_zone_that_is_not_this_establishments_is_refused(string zone)
    {
        var offering = await Offering();
        zone = zone.Replace("{0}", Parent(offering), StringComparison.Ordinal);

        (await Refused.By(() => Submit(offering, Given.PrisonerNumber(), zone: zone))).Is(ErrorReason.NotInRegister).With("resource", zone);
    }

    [Fact]
    public async Task An_establishment_outside_the_callers_scope_is_not_found()
    {
        var (own, foreign) = (await Offering(), await Offering());
        var request = Request(foreign, Given.PrisonerNumber());

        (await Refused.By(() => suite.Registry.SubmitApplicationAsync(request, suite.Coordinator(own.Name)))).Is(PlatformReason.NotFound);
    }

    [Fact]
    public async Task The_same_request_again_is_answered_alike()
    {
        var request = Request(await Offering(), Given.PrisonerNumber());
        var caller = suite.As($"WING@{request.Parent.Split('/')[1]}");

        var first = await suite.Registry.SubmitApplicationAsync(request, caller);

        Assert.Equal(first, await suite.Registry.SubmitApplicationAsync(request, caller));
    }

    private static string Parent(Offering offering) => string.Join('/', offering.Name.Split('/')[..2]);

    private static SubmitApplicationRequest Request(Offering offering, string number, string surname = "Okafor", string? zone = null) => new()
    {
        Parent = Parent(offering),
        Scheme = offering.Scheme,
        PrisonerNumber = number,
        Surname = surname,
        Zone = zone ?? $"{Parent(offering)}/zones/a-wing",
        RequestId = Given.RequestId(),
    };

    private async Task<Offering> Offering() => await suite.Given.Offering(await suite.Given.Establishment());

    private Grpc.Core.AsyncUnaryCall<Application> Submit(Offering offering, string number, string surname = "Okafor", string? zone = null) =>
        suite.Registry.SubmitApplicationAsync(Request(offering, number, surname, zone), suite.Coordinator(offering.Name));
}
