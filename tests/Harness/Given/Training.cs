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

    /// <summary>A certificate on paper: the page, and the code that stands on it.</summary>
    public async Task<(string Page, string Code)> Printed(string certification, string print = "")
    {
        var caller = suite.As($"PROVIDER@{certification.Split('/')[1]}");
        var page = (await suite.Training.PrintCertificationAsync(new() { Name = certification, Print = print }, caller)).Data.ToStringUtf8();
        return (page, System.Text.RegularExpressions.Regex.Match(page, "<td>((?:[0-9A-Z]{3}-){5}[0-9A-Z]{3})</td>").Groups[1].Value);
    }

    /// <summary>A certificate as a credential: the JWT.</summary>
    public async Task<string> Exported(string certification) =>
        (await suite.Training.ExportCredentialAsync(new() { Name = certification }, suite.As($"PROVIDER@{certification.Split('/')[1]}"))).Data.ToStringUtf8();

    /// <summary>The name of the published list in which it stands whether that credential was taken back.</summary>
    public async Task<string> StatusList(string certification)
    {
        var payload = System.Buffers.Text.Base64Url.DecodeFromChars((await Exported(certification)).Split('.')[1]);
        var url = System.Text.Json.Nodes.JsonNode.Parse(payload)!["credentialStatus"]!["statusListCredential"]!.ToString();
        return url[url.IndexOf("badgeStatusLists/", StringComparison.Ordinal)..];
    }

    /// <summary>The name of the key that signs credentials.</summary>
    public async Task<string> BadgeKey() =>
        $"badgeKeys/{System.Text.Json.Nodes.JsonNode.Parse((await suite.Training.GetBadgeKeysAsync(new())).Data.ToStringUtf8())!["keys"]![0]!["kid"]}";

    private (string Name, Grpc.Core.CallOptions Caller) ProviderOf(Course course)
    {
        var code = course.Name.Split('/')[1];
        return ($"providers/{code}", suite.As($"PROVIDER@{code}"));
    }
}
