using PeerSupport.Harness;
using PeerSupport.Platform;
using PeerSupport.Registry.V1;
using PeerSupport.Training.V1;

namespace PeerSupport.TrainingTracking.Tests;

/// <summary>What the registry tells of applications, told directly: no prison is needed to try a provider's side.</summary>
internal static class RegistryNews
{
    public const string Listener = "schemes/listener";

    public static ApplicationChanged Application(string provider, ApplicationState state = ApplicationState.Accepted, long version = 10) => new()
    {
        Application = $"establishments/ZZZ/applications/{Ids.Short()}",
        Person = $"persons/{Ids.Short()}",
        Scheme = Listener,
        Provider = $"providers/{provider}",
        State = state,
        Version = version,
    };

    /// <summary>A candidate of the provider, on the list.</summary>
    public static async Task<ApplicationChanged> Candidate(this SuiteFixture suite, string provider)
    {
        var news = Application(provider);
        await suite.Tell("training", news);
        return news;
    }

    public static async Task<IReadOnlyList<Candidate>> Candidates(this SuiteFixture suite, string provider) =>
        (await suite.Training.ListCandidatesAsync(new() { Parent = $"providers/{provider}" }, suite.As($"PROVIDER@{provider}"))).Candidates;

    /// <summary>A course with somebody on it.</summary>
    public static async Task<(Course Course, Enrolment Enrolment)> Enrolled(this SuiteFixture suite, string provider, int months = 36)
    {
        var course = await suite.Given.Course(provider, Listener, months);
        return (course, await suite.Given.Enrolled(course, (await suite.Candidate(provider)).Person));
    }

    /// <summary>A certificate asked for by number and family name, of a course that was made for it.</summary>
    public static async Task<AwardCertificationRequest> ByNumber(this SuiteFixture suite, ApplicationCase applicant) => new()
    {
        Course = (await suite.Given.Course(applicant.Provider, applicant.Offering.Scheme)).Name,
        PrisonerNumber = applicant.PrisonerNumber,
        Surname = applicant.Surname,
        RequestId = Given.RequestId(),
    };
}
