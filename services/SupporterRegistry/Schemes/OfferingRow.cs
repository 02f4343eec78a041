namespace PeerSupport.SupporterRegistry;

/// <summary>An offering with the template it deviates from.</summary>
internal sealed record OfferingRow
{
    public const string Columns = "o.establishment, o.scheme_id, o.provider, o.deviations, o.version, s.confidentiality_class, s.rules";

    public required string Establishment { get; init; }

    public required string SchemeId { get; init; }

    public required string Provider { get; init; }

    public required string Deviations { get; init; }

    public required long Version { get; init; }

    public required string ConfidentialityClass { get; init; }

    public required string Rules { get; init; }

    public SchemeRules OwnRules => SchemeRules.Parser.ParseJson(Deviations);

    public SchemeRules Effective => EffectiveRules.Overlay(Template, OwnRules);

    private SchemeRules Template => SchemeRules.Parser.ParseJson(Rules);

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
    };
}
