using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using PeerSupport.Harness;
using Xunit;

namespace PeerSupport.Suite.Tests.Clients;

/// <summary>
/// Somebody shows what he earned: on paper, with a code, and as a file. Who is shown it has no account. What is not told by its own signature is
/// verified by libraries that no one here wrote, against the contexts that 1EdTech and the W3C publish, with nothing fetched from anywhere.
/// </summary>
[Collection(SuiteAbroad.Name)]
public sealed class CredentialTests(Abroad abroad)
{
    [Fact]
    public async Task An_employer_checks_a_paper_through_the_gateway_without_a_token()
    {
        var certification = await Certification();
        var (_, code) = await abroad.Suite.Given.Printed(certification);
        using var http = new HttpClient { BaseAddress = abroad.Gateway };
        using var answer = await http.PostAsJsonAsync("/v1/certificates:verify", new { code });
        Assert.Equal(200, (int)answer.StatusCode);
        using var told = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        Assert.Equal("CERTIFICATION_VALIDITY_VALID", told.RootElement.GetProperty("validity").GetString());
        using var mistyped = await http.PostAsJsonAsync("/v1/certificates:verify", new { code = code[..^1] });
        Assert.Equal((400, "CODE_MISTYPED"), ((int)mistyped.StatusCode, JsonNode.Parse(await mistyped.Content.ReadAsStringAsync())!["details"]![0]!["reason"]!.ToString()));
    }

    [Fact]
    public async Task Libraries_of_others_verify_it_offline_and_read_in_the_published_list_that_it_was_taken_back()
    {
        await Tools.NeedNode();
        var certification = await Certification();
        var credential = await abroad.Suite.Given.Exported(certification);
        string[] holds = ["signature holds", "no changed character holds", "every term is of the official contexts"];
        var found = await Verified(certification, credential);
        Assert.Equal([.. holds, "not taken back"], found);
        await abroad.Suite.Training.RevokeCertificationAsync(new() { Name = certification, RequestId = Given.RequestId() }, abroad.Suite.As($"PROVIDER@{certification.Split('/')[1]}"));
        found = await Verified(certification, credential);
        Assert.Equal([.. holds, "taken back"], found);
    }

    private async Task<string> Certification()
    {
        var at = await abroad.Suite.Given.Asking(supporters: 1);
        return at.Supporters[0].Certification;
    }

    private async Task<string[]> Verified(string certification, string credential)
    {
        using var http = new HttpClient { BaseAddress = abroad.Gateway };
        var payload = JsonNode.Parse(System.Buffers.Text.Base64Url.DecodeFromChars(credential.Split('.')[1]))!;
        var list = new Uri(payload["credentialStatus"]!["statusListCredential"]!.ToString()).AbsolutePath;
        var file = Path.Combine(Directory.CreateTempSubdirectory("credential").FullName, "shown.json");
        await File.WriteAllTextAsync(file, JsonSerializer.Serialize(new { credential, keys = await http.GetFromJsonAsync<JsonNode>("/v1/badgeKeys"), list = await http.GetStringAsync(new Uri(list, UriKind.Relative)) }));
        var (code, said, complained) = await Tools.Run("node", Path.Combine(Tools.Folder, "credential.mjs"), file);
        Assert.True(code == 0, $"{certification}: {said}\n{complained}");
        return said.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
