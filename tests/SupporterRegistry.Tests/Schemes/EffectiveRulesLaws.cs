using CsCheck;
using Google.Protobuf.WellKnownTypes;

namespace PeerSupport.SupporterRegistry.Tests;

public sealed class EffectiveRulesLaws
{
    private static readonly Gen<Duration?> s_duration = Gen.Int[1, 1_000_000].Select(milliseconds => Duration.FromTimeSpan(TimeSpan.FromMilliseconds(milliseconds))).Null(0.5);

    private static readonly Gen<SchemeRules> s_rules = Gen.Select(
        Gen.Select(Gen.Int[0, 9].Nullable(), Gen.Bool.Nullable(), Gen.Bool.Nullable(), Gen.Int[0, 9].Nullable()),
        Gen.Select(s_duration, s_duration, s_duration, s_duration),
        Gen.OneOf(RotaMaker.Unspecified, RotaMaker.Team, RotaMaker.Solver),
        Gen.Select(Gen.OneOf(DebriefsBy.Unspecified, DebriefsBy.Coordinator, DebriefsBy.Provider, DebriefsBy.Nobody), s_duration, s_duration, s_duration),
        (counts, spans, rota, beside) =>
        {
            var rules = new SchemeRules { RestAfterNight = spans.Item1, OfferTime = spans.Item2, EscalateAfter = spans.Item3, ContactLimit = spans.Item4, RotaMaker = rota };
            (rules.DebriefsBy, rules.DebriefWithin, rules.SupportSessionEvery, rules.SeenWithin) = beside;
            Set(counts.Item1, value => rules.ShadowingCount = value);
            Set(counts.Item2, value => rules.SoloSignOff = value);
            Set(counts.Item3, value => rules.NightSignOff = value);
            Set(counts.Item4, value => rules.ContactsPerWeek = value);
            return rules;
        });

    [Fact]
    public void Every_rule_of_a_template_is_set() => s_rules.Sample(rules =>
        EffectiveRules.NamesOf(EffectiveRules.WithDefaults(rules, ConfidentialityClass.Total)).Count() == SchemeRules.Descriptor.Fields.InFieldNumberOrder().Count);

    [Fact]
    public void What_deviates_holds_and_the_template_holds_else() => Gen.Select(s_rules, s_rules).Sample((template, deviations) =>
    {
        var (full, deviating) = (EffectiveRules.WithDefaults(template, ConfidentialityClass.Total), EffectiveRules.NamesOf(deviations).ToHashSet());
        var effective = EffectiveRules.Overlay(full, deviations);
        return SchemeRules.Descriptor.Fields.InFieldNumberOrder().All(field =>
            field.Accessor.GetValue(effective).Equals(field.Accessor.GetValue(deviating.Contains(field.Name) ? deviations : full)));
    });

    [Fact]
    public void Rules_are_read_as_they_were_kept() => s_rules.Sample(rules =>
        StoredRules.Read(StoredRules.Json(rules), StoredRules.DebriefsBy(rules), StoredRules.DebriefWithin(rules), StoredRules.SupportSessionEvery(rules), StoredRules.SeenWithin(rules)).Equals(rules));

    [Fact]
    public void Overlaying_changes_neither_template_nor_deviations() => Gen.Select(s_rules, s_rules).Sample((template, deviations) =>
    {
        var (one, other) = (template.Clone(), deviations.Clone());
        EffectiveRules.Overlay(template, deviations).OfferTime = new Duration { Seconds = 7 };
        return one.Equals(template) && other.Equals(deviations);
    });

    [Fact]
    public void National_defaults_fill_what_is_left_out()
    {
        var rules = EffectiveRules.WithDefaults(null, ConfidentialityClass.Total);

        Assert.Equal(
            [5, 20, 10, 240, 120, 720],
            new[] { rules.OfferTime, rules.EscalateAfter, rules.ClimbEvery, rules.ExpireAfter, rules.ContactLimit, rules.RestAfterNight }.Select(span => span.ToTimeSpan().TotalMinutes));
        Assert.Equal((0, false, false, RotaMaker.Coordinator), (rules.ShadowingCount, rules.SoloSignOff, rules.NightSignOff, rules.RotaMaker));
    }

    private static void Set<T>(T? value, Action<T> set) where T : struct
    {
        if (value is { } given)
        {
            set(given);
        }
    }
}
