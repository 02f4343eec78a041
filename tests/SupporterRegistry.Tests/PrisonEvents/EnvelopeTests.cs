using System.Globalization;
using Google.Protobuf.WellKnownTypes;

namespace PeerSupport.SupporterRegistry.Tests;

public sealed class EnvelopeTests
{
    private static readonly DateTimeOffset s_now = new(2026, 11, 26, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("1")]
    [InlineData("\"1\"")]
    [InlineData("\"1.0\"")]
    [InlineData("1.0")]
    public void A_version_is_read_however_it_is_spelt(string version) => Assert.Null(Read($$"""{"eventType": "a.b", "version": {{version}}, "occurredAt": "2026-01-31T03:00:00Z"}""").Problem);

    [Theory]
    [InlineData("""{"version": 1, "occurredAt": "2026-01-31T03:00:00Z"}""", "eventType")]
    [InlineData("""{"eventType": "a.Z9876XY", "version": 1, "occurredAt": "2026-01-31T03:00:00Z"}""", "eventType")]
    [InlineData("""{"eventType": "a b", "version": 1, "occurredAt": "2026-01-31T03:00:00Z"}""", "eventType")]
    [InlineData("""{"eventType": "a.b", "occurredAt": "2026-01-31T03:00:00Z"}""", "version")]
    [InlineData("""{"eventType": "a.b", "version": "two", "occurredAt": "2026-01-31T03:00:00Z"}""", "version")]
    [InlineData("""{"eventType": "a.b", "version": 2, "occurredAt": "2026-01-31T03:00:00Z"}""", "version")]
    [InlineData("""{"eventType": "a.b", "version": 1}""", "occurredAt")]
    [InlineData("""{"eventType": "a.b", "version": 1, "occurredAt": 12}""", "occurredAt")]
    [InlineData("""{"eventType": "a.b", "version": 1, "occurredAt": "yesterday"}""", "occurredAt")]
    [InlineData("""{"eventType": "a.b", "version": 1, "occurredAt": "2026-02-30T03:00:00Z"}""", "occurredAt")]
    [InlineData("""{"eventType": "a.b", "version": 1, "occurredAt": "0001-01-01T00:00:00"}""", "occurredAt")]
    [InlineData("""{"eventType": "a.b", "version": 1, "occurredAt": "2026-11-26T14:00:00Z"}""", "occurredAt")]
    [InlineData("""{"eventType": "a.b", "version": 1, "occurredAt": "2026-01-31T03:00:00Z", "additionalInformation": {"nomsNumber": "12"}}""", "personReference")]
    public void What_is_wrong_is_named_by_its_field_and_never_repeated(string json, string field)
    {
        var (read, problem) = Read(json);

        Assert.Null(read);
        Assert.Equal(field, problem!.Field);
        Assert.DoesNotContain("Z9876XY", problem.Problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("2024-06-14T08:15:19.36614911", "Europe/London", "2024-06-14T07:15:19.3661490Z")]
    [InlineData("2024-06-14T09:07:15.624796498+01:00", "Europe/London", "2024-06-14T08:07:15.6247960Z")]
    [InlineData("2024-12-14T08:15:19", "Europe/London", "2024-12-14T08:15:19Z")]
    [InlineData("2024-12-14T08:15:19", "Asia/Tokyo", "2024-12-13T23:15:19Z")]
    [InlineData("2026-10-25T01:30:00", "Europe/London", "2026-10-25T00:30:00Z")] // it comes twice: the first
    [InlineData("2026-03-29T01:30:00", "Europe/London", "2026-03-29T01:30:00Z")] // it never comes
    [InlineData("2024-06-10T16:24Z", "Europe/London", "2024-06-10T16:24:00Z")]
    public void A_time_without_an_offset_is_one_of_the_zones_own_clocks(string text, string zone, string utc) =>
        Assert.Equal(DateTimeOffset.Parse(utc, CultureInfo.InvariantCulture), Envelope.Instant(text, zone));

    [Fact]
    public void Whom_it_is_about_stands_in_the_reference_or_else_beside_it()
    {
        const string beside = """{"eventType": "a.b", "version": 1, "occurredAt": "2026-01-31T03:00:00Z", "additionalInformation": {"nomsNumber": "A1234BC"}}""";
        const string referred = """
            {"eventType": "a.b", "version": 1, "occurredAt": "2026-01-31T03:00:00Z", "additionalInformation": {"alertUuid": "x"},
             "personReference": {"identifiers": [{"type": "CRN", "value": "X1"}, {"type": "NOMS", "value": "A1234BC"}]}}
            """;

        Assert.All(new[] { beside, referred }, json => Assert.Equal("A1234BC", Read(json).Read!.PrisonerNumber));
        Assert.Equal("", Read("""{"eventType": "a.b", "version": 1, "occurredAt": "2026-01-31T03:00:00Z", "personReference": null}""").Read!.PrisonerNumber);
    }

    [Fact]
    public void One_event_in_another_dress_is_the_same_and_another_is_not()
    {
        const string plain = """{"eventType": "a.b", "version": 1, "occurredAt": "2026-01-31T03:00:00Z", "additionalInformation": {"nomsNumber": "A1234BC", "n": 1}}""";
        const string dressed = """
            {"version": "1.0", "publishedAt": "2026-01-31T03:00:09Z", "description": "…", "additionalInformation": {"n": 1, "nomsNumber": "A1234BC"},
             "occurredAt": "2026-01-31T04:00:00+01:00", "eventType": "a.b", "personReference": {"identifiers": [{"type": "NOMS", "value": "A1234BC"}]}}
            """;

        Assert.Equal(Read(plain).Read!.Content(), Read(dressed).Read!.Content());
        foreach (var (one, other) in new[] { ("a.b", "a.c"), ("A1234BC", "A1234BD"), ("03:00", "03:01"), ("\"n\": 1", "\"n\": 2") })
        {
            Assert.NotEqual(Read(plain).Read!.Content(), Read(plain.Replace(one, other, StringComparison.Ordinal)).Read!.Content());
        }
    }

    private static (Envelope? Read, EnvelopeProblem? Problem) Read(string json) => Envelope.Of(Envelopes.Parse(json), _ => null, s_now);
}
