using System.Globalization;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;

namespace PeerSupport.SupporterRegistry;

/// <summary>The rules that hold: national defaults, overlaid by the template, overlaid by an establishment's deviations.</summary>
internal static class EffectiveRules
{
    private static readonly IList<FieldDescriptor> s_fields = SchemeRules.Descriptor.Fields.InFieldNumberOrder();

    private static readonly SchemeRules s_defaults = new()
    {
        ShadowingCount = 0,
        SoloSignOff = false,
        NightSignOff = false,
        ContactsPerWeek = 0,
        ConsecutiveNights = 0,
        RestAfterNight = Duration.FromTimeSpan(TimeSpan.FromHours(12)),
        OfferTime = Duration.FromTimeSpan(TimeSpan.FromMinutes(5)),
        EscalateAfter = Duration.FromTimeSpan(TimeSpan.FromMinutes(20)),
        ClimbEvery = Duration.FromTimeSpan(TimeSpan.FromMinutes(10)),
        ExpireAfter = Duration.FromTimeSpan(TimeSpan.FromHours(4)),
        ContactLimit = Duration.FromTimeSpan(TimeSpan.FromHours(2)),
        RotaMaker = RotaMaker.Coordinator,
        DebriefWithin = Duration.FromTimeSpan(TimeSpan.FromHours(72)),
        SupportSessionEvery = Duration.FromTimeSpan(TimeSpan.Zero),
        SeenWithin = Duration.FromTimeSpan(TimeSpan.Zero),
    };

    /// <summary>A template with every rule set. Who may tell nobody what he heard, or sits with somebody in danger, is offered a debrief.</summary>
    public static SchemeRules WithDefaults(SchemeRules? template, ConfidentialityClass confidentiality)
    {
        var rules = Overlay(s_defaults, template ?? new());
        if (rules.DebriefsBy is DebriefsBy.Unspecified)
        {
            rules.DebriefsBy = confidentiality is ConfidentialityClass.Total or ConfidentialityClass.Logged ? DebriefsBy.Coordinator : DebriefsBy.Nobody;
        }

        return rules;
    }

    /// <summary>Field by field, not by MergeFrom: that would add the seconds of one duration to the nanoseconds of the other.</summary>
    public static SchemeRules Overlay(SchemeRules template, SchemeRules deviations)
    {
        var rules = template.Clone();
        foreach (var field in s_fields.Where(field => IsSet(field, deviations)))
        {
            field.Accessor.SetValue(rules, field.Accessor.GetValue(deviations));
        }

        return rules.Clone(); // durations were taken over by reference
    }

    /// <summary>The names of the rules that are set, in the contract's order.</summary>
    public static IEnumerable<string> NamesOf(SchemeRules deviations) => s_fields.Where(field => IsSet(field, deviations)).Select(field => field.Name);

    /// <summary>The names of the rules that are not the same in both, in the contract's order.</summary>
    public static IEnumerable<string> Differing(SchemeRules one, SchemeRules other) =>
        s_fields.Where(field => !Equals(field.Accessor.GetValue(one), field.Accessor.GetValue(other))).Select(field => field.Name);

    /// <summary>Of the template only those rules that an establishment changed.</summary>
    public static SchemeRules Instead(SchemeRules template, SchemeRules deviations)
    {
        var replaced = new SchemeRules();
        foreach (var field in s_fields.Where(field => IsSet(field, deviations)))
        {
            field.Accessor.SetValue(replaced, field.Accessor.GetValue(template));
        }

        return replaced.Clone(); // durations were taken over by reference
    }

    /// <summary>Refuses rules nobody could follow, all at once.</summary>
    /// <param name="path">Where in the request they stand.</param>
    public static void Require(SchemeRules? rules, string path)
    {
        var violations = s_fields
            .Where(field => rules is not null && IsSet(field, rules))
            .Select(field => (Field: $"{path}.{field.Name}", Description: Complaint(field, field.Accessor.GetValue(rules!))))
            .Where(violation => violation.Description is not null)
            .Select(violation => (violation.Field, violation.Description!))
            .ToArray();
        if (violations.Length > 0)
        {
            throw Refusal.Invalid(violations);
        }
    }

    // A rest of no time is a rule; a timer of no time would ring for ever.
    private static string? Complaint(FieldDescriptor field, object value) => value switch
    {
        < 0 => "must not be negative: 0 means none",
        Duration rest when field.FieldNumber == SchemeRules.RestAfterNightFieldNumber => rest.ToTimeSpan() < TimeSpan.Zero ? "must not be negative" : null,
        Duration every when field.FieldNumber == SchemeRules.SupportSessionEveryFieldNumber => Complaint(every.ToTimeSpan(), asksFor: "none", days: 366),
        Duration within when field.FieldNumber == SchemeRules.SeenWithinFieldNumber => Complaint(within.ToTimeSpan(), asksFor: "nobody to be seen", days: 28),
        Duration timer when timer.ToTimeSpan() < TimeSpan.FromSeconds(1) => "must be a second at least",
        Duration timer when timer.ToTimeSpan() > TimeSpan.FromDays(28) => "must be 28 days at most",
        _ => null,
    };

    private static string? Complaint(TimeSpan span, string asksFor, int days) =>
        span == TimeSpan.Zero || (span >= TimeSpan.FromSeconds(1) && span <= TimeSpan.FromDays(days)) ? null : $"must be 0, which asks for {asksFor}, or a second to {days} days";

    private static bool IsSet(FieldDescriptor field, SchemeRules rules) => field.HasPresence
        ? field.Accessor.HasValue(rules)
        : Convert.ToInt32(field.Accessor.GetValue(rules), CultureInfo.InvariantCulture) != 0; // an enum
}
