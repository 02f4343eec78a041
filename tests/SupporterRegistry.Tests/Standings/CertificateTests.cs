namespace PeerSupport.SupporterRegistry.Tests;

public sealed class CertificateTests
{
    private const string London = "Europe/London";

    [Fact]
    public void A_certificate_counts_from_the_start_of_its_first_day_to_the_end_of_its_last()
    {
        var span = Certificate("2026-03-28", "2026-03-29").In(London);

        Assert.Equal(At("2026-03-28T00:00Z"), span.From);
        Assert.Equal(At("2026-03-29T23:00Z"), span.Until); // the clocks went forward: the day had 23 hours
    }

    [Fact]
    public void From_its_revocation_on_a_certificate_counts_for_nothing()
    {
        var certificate = Certificate("2026-01-10", "2026-01-20") with { RevokedAt = At("2026-01-15T09:30Z") };

        Assert.Equal(At("2026-01-15T09:30Z"), certificate.In(London).Until);
    }

    [Fact]
    public void A_revocation_after_the_last_day_prolongs_nothing()
    {
        var certificate = Certificate("2026-01-10", "2026-01-20") with { RevokedAt = At("2026-02-15T09:30Z") };

        Assert.Equal(At("2026-01-21T00:00Z"), certificate.In(London).Until);
    }

    [Fact]
    public void Certificates_that_follow_each_other_are_one_span()
    {
        var spans = new[] { Certificate("2026-01-21", "2026-01-31", "2"), Certificate("2026-01-10", "2026-01-20") }.For("listener", London);

        Assert.Equal([new Span(At("2026-01-10T00:00Z"), At("2026-02-01T00:00Z"))], spans);
    }

    [Fact]
    public void A_certificate_for_another_scheme_does_not_count() => Assert.Empty(new[] { Certificate("2026-01-10", "2026-01-20") }.For("insider", London));

    private static CertificateRow Certificate(string from, string until, string id = "1") => new()
    {
        Certificate = $"providers/p/certifications/{id}",
        PersonId = "person",
        Schemes = ["listener"],
        ValidFrom = DateOnly.Parse(from, System.Globalization.CultureInfo.InvariantCulture),
        ValidUntil = DateOnly.Parse(until, System.Globalization.CultureInfo.InvariantCulture),
        RevokedAt = null,
        Version = 1,
    };

    private static DateTimeOffset At(string instant) => DateTimeOffset.Parse(instant, System.Globalization.CultureInfo.InvariantCulture);
}
