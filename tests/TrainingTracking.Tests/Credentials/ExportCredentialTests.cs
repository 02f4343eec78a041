using System.Text.Json.Nodes;
using Grpc.Core;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using PeerSupport.Harness;
using PeerSupport.Platform;
using PeerSupport.Registry.V1;
using PeerSupport.Training.V1;
using Xunit;
using ErrorReason = PeerSupport.Training.V1.ErrorReason;

namespace PeerSupport.TrainingTracking.Tests.Credentials;

/// <summary>What a supporter earned, as a file that anybody verifies without us.</summary>
public sealed class ExportCredentialTests(SuiteFixture suite)
{
    private readonly string _provider = Given.Provider();

    private CallOptions Caller => suite.As($"PROVIDER@{_provider}");

    [Fact]
    public async Task It_says_course_provider_and_days_under_the_published_key_and_neither_who_nor_where()
    {
        var (course, certificate) = await suite.Certificate(_provider);
        var credential = await Verified(await suite.Given.Exported(certificate.Name));

        Assert.Equal(["VerifiableCredential", "OpenBadgeCredential"], credential["type"]!.AsArray().Select(type => (string)type!));
        Assert.Equal(("Initial training", _provider, $"https://badges.example/providers/{_provider}"), ((string)credential["name"]!, (string)credential["issuer"]!["name"]!, (string)credential["iss"]!));
        Assert.Equal(certificate.ValidFrom.ToDay().StartIn("Europe/London"), DateTimeOffset.Parse((string)credential["validFrom"]!, System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal(certificate.ValidUntil.ToDay().AddDays(1).StartIn("Europe/London").AddSeconds(-1).ToUnixTimeSeconds(), (long)credential["exp"]!);
        var text = credential.ToJsonString();
        Assert.All([certificate.Person, certificate.Person.Split('/')[1], certificate.Name.Split('/')[3], "establishment", "prison"], name => Assert.DoesNotContain(name, text, StringComparison.OrdinalIgnoreCase));
        Assert.Contains(course.Name.Split('/')[3], text, StringComparison.Ordinal);
        Assert.Equal(text, (await Verified(await suite.Given.Exported(certificate.Name))).ToJsonString());
        Assert.Equal(2, await suite.Scalar<long>("select count(*) from audit where action = 'export credential' and resource = $1", certificate.Name));
    }

    [Fact]
    public async Task Whatever_character_of_it_is_changed_it_is_verified_no_more()
    {
        const string letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        var token = await suite.Given.Exported((await suite.Certificate(_provider)).Certification.Name);
        var rules = await Rules();
        for (var at = 0; at < token.Length; at++)
        {
            // the highest of six bits: the last character of a part has some that say nothing
            var changed = token[at] == '.' ? 'A' : letters[(letters.IndexOf(token[at], StringComparison.Ordinal) + 32) % 64];
            Assert.False((await new JsonWebTokenHandler().ValidateTokenAsync($"{token[..at]}{changed}{token[(at + 1)..]}", rules)).IsValid, $"changed at {at}");
        }
    }

    [Fact]
    public async Task The_published_list_says_what_was_taken_back_and_what_has_other_days_by_now()
    {
        var (kept, corrected, revoked) = ((await suite.Certificate(_provider)).Certification, (await suite.Certificate(_provider)).Certification, (await suite.Certificate(_provider)).Certification);
        var (one, before, gone) = (await suite.Given.Exported(kept.Name), await suite.Given.Exported(corrected.Name), await suite.Given.Exported(revoked.Name));
        Assert.Equal([false, false, false], await Revoked(one, before, gone));

        await suite.Training.RevokeCertificationAsync(new() { Name = revoked.Name, RequestId = Given.RequestId() }, Caller);
        await suite.Training.CorrectCertificationAsync(new() { Name = corrected.Name, ValidFrom = Given.Day(-9), RequestId = Given.RequestId() }, Caller);
        var after = await suite.Given.Exported(corrected.Name);
        Assert.Equal([false, true, true, false], await Revoked(one, before, gone, after));
        Assert.Equal(4, new[] { one, before, gone, after }.Select(token => (string)Payload(token)["credentialStatus"]!["statusListIndex"]!).Distinct().Count());
        Assert.Equal(4, new[] { one, before, gone, after }.Select(token => (string)Payload(token)["credentialSubject"]!["id"]!).Distinct().Count());

        await Rows.Change(suite, "training", "delete from certifications where certification_id = $1", revoked.Name.Split('/')[3]);
        Assert.Equal([false, true], await Revoked(one, gone));
    }

    [Fact]
    public async Task Nothing_is_exported_of_one_that_was_taken_back_or_whose_holder_died_nor_by_a_stranger()
    {
        var (revoked, dead) = ((await suite.Certificate(_provider)).Certification, (await suite.Certificate(_provider)).Certification);
        (await Refused.By(() => suite.Training.ExportCredentialAsync(new() { Name = dead.Name }, suite.As($"PROVIDER@{Given.Provider()}")))).Is(Platform.V1.ErrorReason.NotFound);
        await suite.Training.RevokeCertificationAsync(new() { Name = revoked.Name, RequestId = Given.RequestId() }, Caller);
        (await Refused.By(() => suite.Training.ExportCredentialAsync(new() { Name = revoked.Name }, Caller))).Is(ErrorReason.NothingToPrint).With("state", "REVOKED");
        await suite.Events.Publish(new PersonDied { Id = Ids.Short(), Person = dead.Person }, Ids.Random());
        await Eventually.True(async () => await suite.Scalar<long>("select count(*) from deceased where person = $1", dead.Person) == 1);
        (await Refused.By(() => suite.Training.ExportCredentialAsync(new() { Name = dead.Name }, Caller))).Is(ErrorReason.NothingToPrint).With("state", "DIED");
    }

    [Fact]
    public async Task After_the_key_was_replaced_what_was_signed_before_is_verified_still()
    {
        var (_, certificate) = await suite.Certificate(_provider);
        var (before, code) = (await suite.Given.Exported(certificate.Name), (await suite.Given.Printed(certificate.Name)).Code);
        await using var replaced = suite.Service("training").Another(new() { ["Training:CertificateKey"] = "another key of these tests, as long", ["Training:PreviousCertificateKey"] = suite.Service("training").Settings["Training:CertificateKey"] });
        await replaced.Start();
        var training = suite.TrainingAt(replaced);
        var keys = new JsonWebKeySet((await training.GetBadgeKeysAsync(new())).Data.ToStringUtf8());
        Assert.Equal(2, keys.Keys.Count);
        var after = (await training.ExportCredentialAsync(new() { Name = certificate.Name }, Caller)).Data.ToStringUtf8();
        Assert.NotEqual(new JsonWebToken(before).Kid, new JsonWebToken(after).Kid);
        foreach (var token in new[] { before, after })
        {
            Assert.True((await new JsonWebTokenHandler().ValidateTokenAsync(token, Rules(keys))).IsValid);
            var named = await training.GetBadgeKeyAsync(new() { Name = new JsonWebToken(token).Kid["https://badges.example/v1/".Length..] });
            Assert.Contains(keys.Keys, key => key.X == new JsonWebKey(named.Data.ToStringUtf8()).X);
        }

        Assert.Equal(CertificationValidity.Valid, (await training.VerifyCertificationAsync(new() { Code = code })).Validity);
        (await Refused.By(() => training.GetBadgeKeyAsync(new() { Name = $"badgeKeys/{new string('A', 43)}" }))).Is(Platform.V1.ErrorReason.NotFound);
        (await Refused.By(() => training.GetBadgeStatusListAsync(new() { Name = "badgeStatusLists/999999" }))).Is(Platform.V1.ErrorReason.NotFound);
    }

    [Fact]
    public async Task Without_an_address_of_its_own_an_installation_exports_nothing()
    {
        var (_, certificate) = await suite.Certificate(_provider);
        await using var bare = suite.Service("training").Another(new() { ["Training:PublicUrl"] = "" });
        await bare.Start();
        (await Refused.By(() => suite.TrainingAt(bare).ExportCredentialAsync(new() { Name = certificate.Name }, Caller))).Is(ErrorReason.CertificatesOff).With("setting", "Training__PublicUrl");
    }

    private static JsonObject Payload(string token) => JsonNode.Parse(Base64UrlEncoder.Decode(token.Split('.')[1]))!.AsObject();

    private static TokenValidationParameters Rules(JsonWebKeySet keys) => new()
    {
        ValidateIssuer = false,
        ValidateAudience = false,
        IssuerSigningKeys = keys.Keys,
        TryAllIssuerSigningKeys = true,
        ValidAlgorithms = [SecurityAlgorithms.EcdsaSha256],
    };

    private async Task<TokenValidationParameters> Rules() => Rules(new JsonWebKeySet((await suite.Training.GetBadgeKeysAsync(new())).Data.ToStringUtf8()));

    private async Task<JsonObject> Verified(string token)
    {
        var result = await new JsonWebTokenHandler().ValidateTokenAsync(token, await Rules());
        Assert.True(result.IsValid, result.Exception?.Message);
        return Payload(token);
    }

    /// <summary>As a verifier reads it: the list that the credential names, and its bit there.</summary>
    private async Task<List<bool>> Revoked(params string[] tokens)
    {
        var told = new List<bool>();
        foreach (var status in tokens.Select(token => Payload(token)["credentialStatus"]!))
        {
            var url = (string)status["statusListCredential"]!;
            var list = await Verified((await suite.Training.GetBadgeStatusListAsync(new() { Name = url["https://badges.example/v1/".Length..] })).Data.ToStringUtf8());
            Assert.Equal(url, (string)list["id"]!);
            using var packed = new MemoryStream(Base64UrlEncoder.DecodeBytes(((string)list["credentialSubject"]!["encodedList"]!)[1..]));
            using var unpacked = new MemoryStream();
            await new System.IO.Compression.GZipStream(packed, System.IO.Compression.CompressionMode.Decompress).CopyToAsync(unpacked);
            var place = int.Parse((string)status["statusListIndex"]!, System.Globalization.CultureInfo.InvariantCulture);
            told.Add((unpacked.ToArray()[place / 8] & (0x80 >> (place % 8))) != 0);
        }

        return told;
    }
}
