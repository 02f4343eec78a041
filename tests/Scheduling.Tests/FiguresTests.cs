using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using PeerSupport.Harness;
using PeerSupport.Platform;
using PeerSupport.Scheduling.V1;
using Xunit;
using Rows = PeerSupport.Harness.Rows;

namespace PeerSupport.Scheduling.Tests;

/// <summary>What those who run the service see of all establishments together.</summary>
public sealed class FiguresTests(SchedulingSuite suite)
{
    [Fact]
    public async Task The_time_to_contact_is_told_by_band_and_urgency_of_contacts_of_a_day_in_which_they_were_together()
    {
        var at = await suite.Given.Asking(band: BandKind.Ed);
        await Met(at, Urgency.Today, hours: 1);
        await Met(at, Urgency.Today, hours: 3, outcome: "DECLINED_AT_DOOR");
        await Met(at, Urgency.Today, hours: 5, begunHoursAgo: 25);
        await Met(at, Urgency.WhenPossible, hours: 10, outcome: "TALKED");
        await using var another = suite.Service("scheduling").Another();
        await another.Start(); // and measures

        var told = await Eventually.Some(() => Task.FromResult(Told(another) is { Count: > 0 } some ? some : null), "the time to contact is not told");

        Assert.Equal(["TODAY 0.5 3600", "TODAY 0.9 3600", "WHEN_POSSIBLE 0.5 36000", "WHEN_POSSIBLE 0.9 36000"], told.Where(one => !one.StartsWith("NOW", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
    }

    private async Task Met(AskingCase at, Urgency urgency, int hours, string? outcome = null, int begunHoursAgo = 2)
    {
        var raise = new RaiseRequestRequest { Parent = at.Establishment, Scheme = at.Offering.Scheme, Zone = at.Zone, Channel = Channel.Phone, Urgency = urgency, RequestId = Given.RequestId() };
        var raised = await Given.OnceCopied(() => suite.Scheduling.RaiseRequestAsync(raise, suite.As(at.Wing)));
        const string met = """
            update requests
            set contact_started_at = now() - $2 * interval '1 hour', asked_at = now() - ($2 + $3) * interval '1 hour', contact_outcome = nullif($4, '')
            where request_id = $1
            """;
        await Rows.Change(suite, "scheduling", met, raised.Name.Split('/')[^1], begunHoursAgo, hours, outcome ?? "");
    }

    /// <summary>Of ED, in which no other test meets whoever can wait: urgency, quantile, seconds.</summary>
    private static List<string> Told(RunningService service)
    {
        var told = new List<string>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, to) =>
        {
            if (instrument.Name == "time_to_contact_seconds" && ReferenceEquals(instrument.Meter.Scope, service.Parts.GetRequiredService<IMeterFactory>()))
            {
                to.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<double>((_, seconds, tags, _) =>
        {
            var by = tags.ToArray().ToDictionary(tag => tag.Key, tag => tag.Value);
            if (by["band"] is "ED")
            {
                told.Add(FormattableString.Invariant($"{by.GetValueOrDefault("urgency")} {by["quantile"]} {seconds}"));
            }
        });
        listener.Start();
        listener.RecordObservableInstruments();
        return told;
    }
}
