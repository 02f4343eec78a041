using Grpc.Core;
using PeerSupport.Harness;
using PeerSupport.Platform;
using PeerSupport.Registry.V1;
using PeerSupport.Training.V1;
using Xunit;
using ErrorReason = PeerSupport.Training.V1.ErrorReason;

namespace PeerSupport.TrainingTracking.Tests.Enrolments;

public sealed class EnrolTests(SuiteFixture suite)
{
    private readonly string _provider = Given.Provider();

    [Fact]
    public async Task A_candidate_is_put_on_a_course_and_the_registry_told_which_application_it_follows_from()
    {
        var course = await suite.Given.Course(_provider, RegistryNews.Listener);
        var candidate = await suite.Candidate(_provider);

        var enrolment = await Enrol(course, candidate.Person);

        Assert.StartsWith($"{course.Name}/enrolments/", enrolment.Name);
        Assert.Equal(candidate.Person, enrolment.Person);
        var told = await suite.Events.Next<EnrolmentChanged>(e => e.Enrolment == enrolment.Name);
        Assert.Equal((candidate.Person, candidate.Application), (told.Person, told.Application));
        Assert.Equal(enrolment.Etag, Etag.Of(told.Version));
    }

    [Fact]
    public async Task Of_two_applications_the_one_that_waits_is_followed()
    {
        var course = await suite.Given.Course(_provider, RegistryNews.Listener);
        var training = RegistryNews.Application(_provider, ApplicationState.InTraining);
        var waiting = training.Clone();
        (waiting.Application, waiting.State) = ("establishments/ZZZ/applications/zzzzzzzzzzzzzzzz", ApplicationState.Accepted);
        await Task.WhenAll(suite.Tell("training", training), suite.Tell("training", waiting));

        var enrolment = await Enrol(course, training.Person);

        var told = await suite.Events.Next<EnrolmentChanged>(e => e.Enrolment == enrolment.Name);
        Assert.Equal(waiting.Application, told.Application);
    }

    [Fact]
    public async Task Whom_the_provider_has_not_accepted_for_a_scheme_of_the_course_is_not_a_candidate()
    {
        var course = await suite.Given.Course(_provider, "schemes/insider");
        var person = (await suite.Candidate(_provider)).Person; // for the listener scheme
        var refusal = await Refused.By(() => Call(course.Name, person));
        refusal.Is(ErrorReason.NotACandidate).With("person", person);
    }

    [Fact]
    public async Task Who_withdrew_is_not_a_candidate_any_more()
    {
        var course = await suite.Given.Course(_provider, RegistryNews.Listener);
        var news = await suite.Candidate(_provider);
        (news.State, news.Version) = (ApplicationState.Withdrawn, 11);
        await suite.Tell("training", news);
        (await Refused.By(() => Call(course.Name, news.Person))).Is(ErrorReason.NotACandidate);
    }

    [Fact]
    public async Task Nobody_is_on_a_course_twice()
    {
        var course = await suite.Given.Course(_provider, RegistryNews.Listener);
        var person = (await suite.Candidate(_provider)).Person;
        var first = await Enrol(course, person);
        (await Refused.By(() => Call(course.Name, person))).Is(ErrorReason.AlreadyEnrolled).With("resource", first.Name);
    }

    [Fact]
    public async Task Of_twenty_who_enrol_one_person_at_once_one_does_and_the_others_are_told_of_his()
    {
        var course = await suite.Given.Course(_provider, RegistryNews.Listener);
        var person = (await suite.Candidate(_provider)).Person;
        var (enrolled, refused) = await Race.Of(20, () => Call(course.Name, person));
        var name = Assert.Single(enrolled).Name;
        Assert.All(refused, refusal => refusal.Is(ErrorReason.AlreadyEnrolled).With("resource", name));
    }

    [Fact]
    public async Task The_same_request_id_enrols_once()
    {
        var course = await suite.Given.Course(_provider, RegistryNews.Listener);
        var request = new EnrolRequest { Parent = course.Name, Person = (await suite.Candidate(_provider)).Person, RequestId = Given.RequestId() };
        var first = await suite.Training.EnrolAsync(request, suite.As($"PROVIDER@{_provider}"));
        Assert.Equal(first, await suite.Training.EnrolAsync(request, suite.As($"PROVIDER@{_provider}")));
    }

    [Fact]
    public async Task A_course_that_is_not_there_and_one_of_another_provider_look_the_same()
    {
        var theirs = await suite.Given.Course(Given.Provider(), RegistryNews.Listener);
        (await Refused.By(() => Call(theirs.Name, "persons/nobody00"))).Is(Platform.V1.ErrorReason.NotFound).With("resource", theirs.Name);
        var none = $"providers/{_provider}/courses/nothing00";
        (await Refused.By(() => Call(none, "persons/nobody00"))).Is(Platform.V1.ErrorReason.NotFound).With("resource", none);
    }

    private async Task<Enrolment> Enrol(Course course, string person) => await Call(course.Name, person);

    private AsyncUnaryCall<Enrolment> Call(string course, string person) =>
        suite.Training.EnrolAsync(new() { Parent = course, Person = person, RequestId = Given.RequestId() }, suite.As($"PROVIDER@{_provider}"));
}
