namespace PeerSupport.SupporterRegistry;

/// <summary>An offering with the template it deviates from.</summary>
internal sealed record OfferingRow
{
    public const string Columns = """
        o.establishment, o.scheme_id, o.provider, o.deviations, o.debriefs_by, o.debrief_within, o.support_session_every, o.seen_within, o.version,
        s.display_name, s.confidentiality_class, s.rules, s.debriefs_by as national_debriefs_by, s.debrief_within as national_debrief_within,
        s.support_session_every as national_support_session_every, s.seen_within as national_seen_within
        """;

    public required string Establishment { get; init; }

    public required string SchemeId { get; init; }

    public required string Provider { get; init; }

    public required string Deviations { get; init; }

    public required string? DebriefsBy { get; init; }

    public required TimeSpan? DebriefWithin { get; init; }

    public required TimeSpan? SupportSessionEvery { get; init; }

    public required TimeSpan? SeenWithin { get; init; }

    public required long Version { get; init; }

    public required string DisplayName { get; init; }

    public required string ConfidentialityClass { get; init; }

    public required string Rules { get; init; }

    public required string? NationalDebriefsBy { get; init; }

    public required TimeSpan? NationalDebriefWithin { get; init; }

    public required TimeSpan? NationalSupportSessionEvery { get; init; }

    public required TimeSpan? NationalSeenWithin { get; init; }

    public SchemeRules OwnRules => StoredRules.Read(Deviations, DebriefsBy, DebriefWithin, SupportSessionEvery, SeenWithin);

    public SchemeRules Effective => EffectiveRules.Overlay(Template, OwnRules);

    private SchemeRules Template =>
        EffectiveRules.WithDefaults(
            StoredRules.Read(Rules, NationalDebriefsBy, NationalDebriefWithin, NationalSupportSessionEvery, NationalSeenWithin), ProtoName.Parse<ConfidentialityClass>(ConfidentialityClass));

    public Offering ToProto() => new()
    {
        Name = Names.Offering(Establishment, SchemeId),
        Scheme = Names.Scheme(SchemeId),
        Provider = Names.Provider(Provider),
        Rules = Effective,
        Deviations = { EffectiveRules.NamesOf(OwnRules) },
        NationalRules = EffectiveRules.Instead(Template, OwnRules),
        ConfidentialityClass = ProtoName.Parse<ConfidentialityClass>(ConfidentialityClass),
        Etag = Etag.Of(Version),
    };

    public OfferingChanged ToChanged() => new()
    {
        Offering = Names.Offering(Establishment, SchemeId),
        Scheme = Names.Scheme(SchemeId),
        Provider = Names.Provider(Provider),
        ConfidentialityClass = ProtoName.Parse<ConfidentialityClass>(ConfidentialityClass),
        Rules = Effective,
        Version = Version,
        DisplayName = DisplayName,
    };
}
