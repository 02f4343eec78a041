namespace PeerSupport.SupporterRegistry;

/// <summary>Our copy of a certificate: it belongs to the person and travels.</summary>
internal sealed record CertificateRow
{
    public const string Columns = "certificate, person_id, schemes, valid_from, valid_until, revoked_at, version";

    public required string Certificate { get; init; }

    public required string PersonId { get; init; }

    public required string[] Schemes { get; init; }

    public required DateOnly ValidFrom { get; init; }

    public required DateOnly ValidUntil { get; init; }

    public required DateTimeOffset? RevokedAt { get; init; }

    public required long Version { get; init; }

    /// <summary>The same certificate counts for the same, as long.</summary>
    public bool CountsAs(CertificateRow known) =>
        (Certificate, PersonId, ValidFrom, ValidUntil, RevokedAt) == (known.Certificate, known.PersonId, known.ValidFrom, known.ValidUntil, known.RevokedAt)
        && Schemes.ToHashSet().SetEquals(known.Schemes);

    /// <summary>From the start of its first day to the end of its last as the establishment lives them; from its revocation on it counts for nothing.</summary>
    public Span In(string timeZone)
    {
        var end = ValidUntil.AddDays(1).StartIn(timeZone);
        return new(ValidFrom.StartIn(timeZone), RevokedAt < end ? RevokedAt.Value : end);
    }
}

/// <summary>The certificates of one person.</summary>
internal static class Certificates
{
    /// <summary>With one more event's: of each certificate the highest version stays, in whatever order the events come.</summary>
    public static IReadOnlyList<CertificateRow> With(this IReadOnlyList<CertificateRow> held, CertificateRow next) =>
        held.Any(known => known.Certificate == next.Certificate && known.Version >= next.Version)
            ? held
            : [.. held.Where(known => known.Certificate != next.Certificate), next];

    /// <summary>When they count for a scheme.</summary>
    public static IReadOnlyList<Span> For(this IEnumerable<CertificateRow> held, string scheme, string timeZone) =>
        Spans.Union(held.Where(certificate => certificate.Schemes.Contains(scheme)).Select(certificate => certificate.In(timeZone)));

    public static Task<List<CertificateRow>> Of(Tx tx, params string[] persons)
    {
        const string load = $"select {CertificateRow.Columns} from certificates where person_id = any (@persons)";
        return tx.Many<CertificateRow>(load, new { persons });
    }
}
