using System.Globalization;
using CsCheck;
using Microsoft.Extensions.Configuration;
using PeerSupport.Platform;
using PeerSupport.TrainingTracking.Credentials;
using Xunit;

namespace PeerSupport.TrainingTracking.Tests.Credentials;

public sealed class VerificationCodeTests
{
    private const string Alphabet = "0123456789ABCDEFGHJKMNPQRTVWXYZ";

    private static readonly CertificateKey s_key = Key("a secret of these tests, long enough");

    private static readonly Gen<string> s_names = Gen.String[Gen.Char['a', 'z'], 8, 20].Select(id => $"providers/p/certifications/{id}");

    [Fact]
    public void It_is_read_as_it_is_printed_and_as_people_type_it() => s_names.Sample(name =>
    {
        var code = VerificationCode.Of(s_key, name);
        var text = $"{code}";
        Assert.Matches("^([0-9A-HJKMNPQRTV-Z]{3}-){5}[0-9A-HJKMNPQRTV-Z]{3}$", text);
        string[] typed = [text, text.ToLowerInvariant(), text.Replace("-", "", StringComparison.Ordinal), $" {text.Replace('-', ' ')} ", text.Replace('0', 'O').Replace('1', 'l').Replace('5', 's').Replace('V', 'u')];
        Assert.All(typed, one => Assert.Equal(code, VerificationCode.Parse(one)));
    });

    [Fact]
    public void One_wrong_character_or_two_exchanged_are_noticed() => Gen.Select(s_names, Gen.Int[0, 17], Gen.Int[0, 17], Gen.Int[1, 30]).Sample((name, at, other, by) =>
    {
        var text = $"{VerificationCode.Of(s_key, name)}".Replace("-", "", StringComparison.Ordinal).ToCharArray();
        var wrong = text.ToArray();
        wrong[at] = Alphabet[(Alphabet.IndexOf(text[at], StringComparison.Ordinal) + by) % Alphabet.Length];
        Assert.Throws<Refusal>(() => VerificationCode.Parse(new(wrong)));
        var exchanged = text.ToArray();
        (exchanged[at], exchanged[other]) = (text[other], text[at]);
        Assert.Equal(exchanged.SequenceEqual(text), Record.Exception(() => VerificationCode.Parse(new(exchanged))) is null);
        Assert.Throws<Refusal>(() => VerificationCode.Parse(new(text[..^1])));
    });

    [Fact]
    public void Neither_another_certificate_nor_another_key_has_the_same_and_the_same_has_it_again()
    {
        var codes = Enumerable.Range(0, 2000).Select(nth => VerificationCode.Of(s_key, nth.ToString(CultureInfo.InvariantCulture))).ToList();
        Assert.Equal(2000, codes.Distinct().Count());
        Assert.Equal(2000, codes.Select(code => Convert.ToHexString(code.Digest())).Distinct().Count());
        Assert.Equal(31, codes.SelectMany(code => $"{code}").Where(letter => letter != '-').Distinct().Count());
        Assert.Equal(codes[7], VerificationCode.Of(Key("a secret of these tests, long enough"), "7"));
        Assert.NotEqual(codes[7], VerificationCode.Of(Key("another secret of these tests, as long"), "7"));
    }

    [Fact]
    public void A_short_secret_stops_the_start() => Assert.Throws<InvalidOperationException>(() => Key("short"));

    private static CertificateKey Key(string secret) => CertificateKey.Of(new ConfigurationBuilder().AddInMemoryCollection([new(CertificateKey.Setting, secret)]).Build());
}
