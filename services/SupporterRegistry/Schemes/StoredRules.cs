using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace PeerSupport.SupporterRegistry;

/// <summary>
/// How rules are kept: the first twelve as JSON of the contract, what came later in columns of its own, because code of the release before, which
/// runs beside ours for a while, refuses JSON with a rule that it does not know.
/// </summary>
internal static class StoredRules
{
    public static string Json(SchemeRules rules)
    {
        var first = rules.Clone();
        (first.DebriefsBy, first.DebriefWithin, first.SupportSessionEvery, first.SeenWithin) = (default, null, null, null);
        return JsonFormatter.Default.Format(first);
    }

    public static string? DebriefsBy(SchemeRules rules) => ProtoName.OfGiven(rules.DebriefsBy);

    public static TimeSpan? DebriefWithin(SchemeRules rules) => rules.DebriefWithin?.ToTimeSpan();

    public static TimeSpan? SupportSessionEvery(SchemeRules rules) => rules.SupportSessionEvery?.ToTimeSpan();

    public static TimeSpan? SeenWithin(SchemeRules rules) => rules.SeenWithin?.ToTimeSpan();

    public static SchemeRules Read(string json, string? debriefsBy, TimeSpan? debriefWithin, TimeSpan? supportSessionEvery, TimeSpan? seenWithin)
    {
        var rules = SchemeRules.Parser.ParseJson(json);
        rules.DebriefsBy = ProtoName.ParseGiven<DebriefsBy>(debriefsBy);
        rules.DebriefWithin = debriefWithin?.ToDuration();
        rules.SupportSessionEvery = supportSessionEvery?.ToDuration();
        rules.SeenWithin = seenWithin?.ToDuration();
        return rules;
    }
}
