using System.Text.Json.Nodes;
using PeerSupport.Platform;
using PeerSupport.TrainingTracking.Certifications;
using PeerSupport.TrainingTracking.Courses;

namespace PeerSupport.TrainingTracking.Credentials;

/// <summary>
/// A certificate as an Open Badge 3.0, which is a W3C Verifiable Credential 2.0. It names provider and course: no prison, no number, no name. Who
/// earned it stands as an id that is made for this credential alone.
/// </summary>
/// <param name="PublicUrl">Where this installation is reached, without a slash at the end.</param>
internal sealed record Badge(string PublicUrl, CertificationRow Certificate, CourseRow Course, string Provider, BadgePlace Place)
{
    private static readonly string[] s_contexts = ["https://www.w3.org/ns/credentials/v2", "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"];

    private DateTimeOffset From => Certificate.ValidFrom.StartIn(Certifications.Certificate.Zone);

    // the last second of its last day
    private DateTimeOffset Until => Certifications.Certificate.ExpiredFrom(Certificate.ValidUntil).StartIn(Certifications.Certificate.Zone).AddSeconds(-1);

    private string Issuer => $"{PublicUrl}/providers/{Certificate.Provider}";

    /// <summary>With the claims of a JWT beside what they say again.</summary>
    public JsonObject ToJson(CertificateKey key)
    {
        var days = $"{Certificate.Name} {Certificate.ValidFrom:O} {Certificate.ValidUntil:O}";
        var (id, subject) = (key.UrnOf($"credential {days}"), key.UrnOf($"subject {days}"));
        return new()
        {
            ["@context"] = new JsonArray([.. s_contexts.Select(context => (JsonNode)context)]),
            ["id"] = id,
            ["type"] = new JsonArray("VerifiableCredential", "OpenBadgeCredential"),
            ["name"] = Course.DisplayName,
            ["issuer"] = new JsonObject { ["id"] = Issuer, ["type"] = new JsonArray("Profile"), ["name"] = Provider },
            ["validFrom"] = $"{From.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss'Z'}",
            ["validUntil"] = $"{Until.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss'Z'}",
            ["credentialSubject"] = new JsonObject { ["id"] = subject, ["type"] = new JsonArray("AchievementSubject"), ["achievement"] = Achievement() },
            ["credentialStatus"] = Place.ToJson(PublicUrl),
            ["iss"] = Issuer,
            ["jti"] = id,
            ["sub"] = subject,
            ["nbf"] = From.ToUnixTimeSeconds(),
            ["exp"] = Until.ToUnixTimeSeconds(),
        };
    }

    private JsonObject Achievement() => new()
    {
        ["id"] = $"{Issuer}/courses/{Certificate.CourseId}",
        ["type"] = new JsonArray("Achievement"),
        ["achievementType"] = "Certificate",
        ["name"] = Course.DisplayName,
        ["description"] = $"Completed the course {Course.DisplayName} of {Provider}.",
        ["criteria"] = new JsonObject { ["narrative"] = Criteria() },
    };

    private string Criteria()
    {
        var taught = Course.Modules.Length == 0 ? "Completed the course." : $"Completed the course. It taught: {string.Join(", ", Course.Modules)}.";
        var needed = Course.RequiredModules.Length == 0 ? "" : $" Needed for the certificate: {string.Join(", ", Course.RequiredModules)}.";
        return taught + needed + (Course.Assessed ? " Assessed by the provider." : "");
    }
}
