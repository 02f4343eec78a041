using Google.Protobuf;

namespace PeerSupport.SupporterRegistry;

internal sealed record SchemeRow
{
    public const string Columns = "scheme_id, display_name, confidentiality_class, escalation_duty, pay, rules, not_asked_to, known_as, version";

    public required string SchemeId { get; init; }

    public required string DisplayName { get; init; }

    public required string ConfidentialityClass { get; init; }

    public required string EscalationDuty { get; init; }

    public required string Pay { get; init; }

    public required string Rules { get; init; }

    public required string[] NotAskedTo { get; init; }

    public required string? KnownAs { get; init; }

    public required long Version { get; init; }

    public static SchemeRow Of(Scheme scheme, DateTimeOffset now) => new()
    {
        SchemeId = Names.IdOf(scheme.Name),
        DisplayName = scheme.DisplayName,
        ConfidentialityClass = ProtoName.Of(scheme.ConfidentialityClass),
        EscalationDuty = ProtoName.Of(scheme.EscalationDuty),
        Pay = ProtoName.Of(scheme.Pay),
        Rules = JsonFormatter.Default.Format(EffectiveRules.WithDefaults(scheme.Rules)),
        NotAskedTo = [.. scheme.NotAskedTo],
        KnownAs = scheme.KnownAs == default ? null : ProtoName.Of(scheme.KnownAs),
        Version = Versions.Next(0, now),
    };

    public Scheme ToProto() => new()
    {
        Name = Names.Scheme(SchemeId),
        DisplayName = DisplayName,
        ConfidentialityClass = ProtoName.Parse<ConfidentialityClass>(ConfidentialityClass),
        EscalationDuty = ProtoName.Parse<EscalationDuty>(EscalationDuty),
        Pay = ProtoName.Parse<Pay>(Pay),
        Rules = SchemeRules.Parser.ParseJson(Rules),
        NotAskedTo = { NotAskedTo },
        KnownAs = KnownAs is null ? default : ProtoName.Parse<KnownAs>(KnownAs),
        Etag = Etag.Of(Version),
    };
}
