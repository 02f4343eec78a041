namespace PeerSupport.SupporterRegistry;

internal sealed record SchemeRow
{
    public const string Columns = "scheme_id, display_name, confidentiality_class, escalation_duty, pay, rules, not_asked_to, known_as, debriefs_by, debrief_within, support_session_every, seen_within, version";

    public required string SchemeId { get; init; }

    public required string DisplayName { get; init; }

    public required string ConfidentialityClass { get; init; }

    public required string EscalationDuty { get; init; }

    public required string Pay { get; init; }

    public required string Rules { get; init; }

    public required string[] NotAskedTo { get; init; }

    public required string? KnownAs { get; init; }

    /// <summary>Null: as the class says.</summary>
    public required string? DebriefsBy { get; init; }

    public required TimeSpan? DebriefWithin { get; init; }

    public required TimeSpan? SupportSessionEvery { get; init; }

    public required TimeSpan? SeenWithin { get; init; }

    public required long Version { get; init; }

    public static SchemeRow Of(Scheme scheme, DateTimeOffset now)
    {
        var rules = EffectiveRules.WithDefaults(scheme.Rules, scheme.ConfidentialityClass);
        return new()
        {
            SchemeId = Names.IdOf(scheme.Name),
            DisplayName = scheme.DisplayName,
            ConfidentialityClass = ProtoName.Of(scheme.ConfidentialityClass),
            EscalationDuty = ProtoName.Of(scheme.EscalationDuty),
            Pay = ProtoName.Of(scheme.Pay),
            Rules = StoredRules.Json(rules),
            NotAskedTo = [.. scheme.NotAskedTo],
            KnownAs = ProtoName.OfGiven(scheme.KnownAs),
            DebriefsBy = StoredRules.DebriefsBy(rules),
            DebriefWithin = StoredRules.DebriefWithin(rules),
            SupportSessionEvery = StoredRules.SupportSessionEvery(rules),
            SeenWithin = StoredRules.SeenWithin(rules),
            Version = Versions.Next(0, now),
        };
    }

    public Scheme ToProto() => new()
    {
        Name = Names.Scheme(SchemeId),
        DisplayName = DisplayName,
        ConfidentialityClass = ProtoName.Parse<ConfidentialityClass>(ConfidentialityClass),
        EscalationDuty = ProtoName.Parse<EscalationDuty>(EscalationDuty),
        Pay = ProtoName.Parse<Pay>(Pay),
        Rules = EffectiveRules.WithDefaults(StoredRules.Read(Rules, DebriefsBy, DebriefWithin, SupportSessionEvery, SeenWithin), ProtoName.Parse<ConfidentialityClass>(ConfidentialityClass)),
        NotAskedTo = { NotAskedTo },
        KnownAs = ProtoName.ParseGiven<KnownAs>(KnownAs),
        Etag = Etag.Of(Version),
    };
}
