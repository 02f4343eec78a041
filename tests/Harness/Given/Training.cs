using PeerSupport.Platform;
using PeerSupport.Training.V1;

namespace PeerSupport.Harness;

public sealed partial class Given
{
    /// <summary>The code of a provider nobody has used in this run.</summary>
    public static string Provider() => $"p-{Ids.Short()}";

    /// <param name="provider">Its code.</param>
    /// <param name="modules">What it teaches; a certificate needs none of it.</param>
    public async Task<Course> Course(string provider, string scheme, int months = 36, params string[] modules) =>
        await suite.Training.CreateCourseAsync(
            new() { Parent = $"providers/{provider}", Course = new() { DisplayName = "Initial training", Schemes = { scheme }, ValidityMonths = months, Modules = { modules } }, RequestId = RequestId() },
            suite.As($"PROVIDER@{provider}"));

    /// <summary>A person whose application the provider accepted is on the course. Waits until the registry's news of it has come.</summary>
    public async Task<Enrolment> Enrolled(Course course, string person)
    {
        var (provider, caller) = ProviderOf(course);
        await Eventually.True(
            async () => (await suite.Training.ListCandidatesAsync(new() { Parent = provider, PageSize = 500 }, caller)).Candidates.Any(candidate => candidate.Person == person),
            $"{person} did not become a candidate of {provider}");
        return await suite.Training.EnrolAsync(new() { Parent = course.Name, Person = person, RequestId = RequestId() }, caller);
    }

    /// <summary>A person whose application the provider accepted did the course and holds its certificate from today.</summary>
    public async Task<Certification> Certified(Course course, string person)
    {
        var enrolment = await Enrolled(course, person);
        return await suite.Training.AwardCertificationAsync(
            new() { Course = course.Name, Enrolment = enrolment.Name, RequestId = RequestId() }, ProviderOf(course).Caller);
    }

    private (string Name, Grpc.Core.CallOptions Caller) ProviderOf(Course course)
    {
        var code = course.Name.Split('/')[1];
        return ($"providers/{code}", suite.As($"PROVIDER@{code}"));
    }
}
