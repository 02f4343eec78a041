using PeerSupport.Harness;
using PeerSupport.Registry.V1;
using PeerSupport.Scheduling.V1;
using Xunit;

namespace PeerSupport.Suite.Tests.Tracing;

/// <summary>The metrics that the README names are really exported, and none of them tells of a person or a place.</summary>
[Collection(nameof(Deployed))]
public sealed class MetricsTests(Deployed suite)
{
    private static readonly Dictionary<string, string[]> s_named = new()
    {
        ["outbox_rows"] = ["registry", "training", "scheduling", "feedback"],
        ["outbox_lag_seconds"] = ["registry", "training", "scheduling", "feedback"],
        ["broker_up"] = ["registry", "training", "scheduling", "feedback"],
        ["timers_overdue"] = ["registry", "training", "scheduling", "feedback"],
        ["timers_lag_seconds"] = ["registry", "training", "scheduling", "feedback"],
        ["audit_unsealed_seconds"] = ["registry", "training", "scheduling", "feedback"],
        ["feed_age_seconds"] = ["registry"],
        ["feeds_stale"] = ["registry"],
        ["time_to_contact_seconds"] = ["scheduling"],
        ["open_alarms"] = ["scheduling"],
        ["cover_gaps"] = ["scheduling"],
        ["copy_age_seconds"] = ["scheduling"],
        ["http.server.request.duration"] = ["registry", "training", "scheduling", "feedback"],
    };

    private static readonly string[] s_ourTags = ["band", "urgency", "quantile", "level"];

    [Fact]
    public async Task Every_metric_that_is_named_is_exported_with_a_value()
    {
        await Story();
        foreach (var (name, services) in s_named)
        {
            foreach (var service in services)
            {
                await Eventually.True(() => Task.FromResult(suite.Collector.Metrics().Any(seen => seen.Service == service && seen.Metric.Name == name && seen.Points > 0)), $"{service} never told {name}");
            }
        }

        await Eventually.True(() => Task.FromResult(Value("open_alarms", "level", "WING") >= 1), "the open alarm is not counted");
        await Eventually.True(() => Task.FromResult(Value("cover_gaps", "band", "AM") >= 2), "the gaps of today and tomorrow are not counted");
        await Eventually.True(() => Task.FromResult(Value("time_to_contact_seconds", "band", "AM") > 0), "the time to contact is not told");
        Assert.True(Value("time_to_contact_seconds", "urgency", "NOW") > 0);
    }

    [Fact]
    public async Task No_metric_of_ours_has_a_tag_that_could_name_somebody_or_somewhere()
    {
        await Story();
        await Eventually.True(() => Task.FromResult(suite.Collector.Metrics().Any(seen => seen.Metric.Name == "open_alarms")));
        var tags = suite.Collector.Metrics().Where(seen => !seen.Metric.Name.Contains('.', StringComparison.Ordinal) && s_named.ContainsKey(seen.Metric.Name)).SelectMany(seen => seen.Tags);
        Assert.Empty(tags.Select(tag => tag.Key).Distinct().Except(s_ourTags));
    }

    /// <summary>Somebody was met, somebody waits too long, and a zone has nobody.</summary>
    private async Task Story()
    {
        var at = await suite.Given.Asking(supporters: 1);
        await suite.Given.InContact(at);
        await suite.Given.Covered(at.Offering, at.Zone, kind: BandKind.Am);
        var impatient = at with { Offering = await suite.Given.Offering(at.Establishment, new SchemeRules { EscalateAfter = Google.Protobuf.WellKnownTypes.Duration.FromTimeSpan(TimeSpan.FromSeconds(1)) }) };
        await suite.Given.Raised(impatient);
    }

    private double? Value(string name, string tag, string value) => suite.Collector.Metrics().Where(seen => seen.Metric.Name == name)
        .SelectMany(seen => seen.Metric.Gauge.DataPoints)
        .LastOrDefault(point => point.Attributes.Any(attribute => attribute.Key == tag && attribute.Value.StringValue == value))?.AsDouble;
}
