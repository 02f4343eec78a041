using Grpc.Core;
using PeerSupport.Harness;
using PeerSupport.Scheduling.V1;
using Xunit;

namespace PeerSupport.Suite.Tests.Tracing;

/// <summary>One trace, from the call somebody made through outbox and broker to the last consumer in another service.</summary>
[Collection(nameof(Deployed))]
public sealed class OneTraceTests(Deployed suite, ITestOutputHelper output)
{
    [Fact]
    public async Task A_revoked_certificate_is_one_trace_until_the_night_is_vacated()
    {
        var place = await suite.Given.Place(kind: BandKind.Night);
        var supporter = await suite.Given.Appointed(place.Offering, night: true);
        var duty = await suite.Given.OnDuty(place, supporter.Name);
        var (trace, parent) = ("4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7");
        var headers = suite.As($"PROVIDER@{supporter.Applicant.Provider}").Headers!;
        headers = [.. headers, new Metadata.Entry("traceparent", $"00-{trace}-{parent}-01")];
        await suite.Training.RevokeCertificationAsync(new() { Name = supporter.Certification, RequestId = Given.RequestId() }, new CallOptions(headers));
        await suite.Events.Next<DutyChanged>(changed => changed.Duty == duty.Name && changed.State is DutyState.Vacated);

        var way = await Way(trace, last: "relay peersupport.scheduling.v1.DutyChanged");
        output.WriteLine(string.Join("\n← ", way));
        Assert.Equal(parent, way[^1].Parent);
        Assert.Equal(["scheduling", "registry", "training"], way.Select(span => span.Service).Distinct());
        Assert.Contains(way, span => span.Span.Name == "relay peersupport.training.v1.CertificationChanged");
        Assert.Contains(way, span => span.Span.Name == "relay peersupport.registry.v1.StandingChanged");
        Assert.Equal(1L, await OnRecord("training", trace, "/peersupport.training.v1.TrainingService/RevokeCertification"));
        Assert.True(await OnRecord("scheduling", trace, "system") > 0, "what scheduling did by itself is not on record under the trace");
    }

    [Fact]
    public async Task A_refusal_by_JSON_is_one_trace_until_it_is_counted()
    {
        var at = await suite.Given.Asking();
        var request = await suite.Given.Raised(at);
        using var json = suite.Json("scheduling", at.Wing);
        var (trace, parent) = ("0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331");
        json.DefaultRequestHeaders.Add("traceparent", $"00-{trace}-{parent}-01");
        var body = $$"""{"code": "REFUSAL_CODE_NO_ESCORT", "alternative": "ALTERNATIVE_STAFF", "request_id": "{{Given.RequestId()}}"}""";
        var refused = await json.PostAsync(new Uri($"v1/{request.Name}:refuse", UriKind.Relative), new StringContent(body, System.Text.Encoding.UTF8, "application/json"));
        Assert.True(refused.IsSuccessStatusCode, await refused.Content.ReadAsStringAsync());

        var counted = await Eventually.Some(() => Task.FromResult(suite.Collector.Spans().FirstOrDefault(span => span.Trace == trace && span.Service == "feedback")), "feedback never joined the trace");
        var way = await Way(trace, counted.Id);
        output.WriteLine(string.Join("\n← ", way));
        Assert.Equal(parent, way[^1].Parent);
        Assert.Equal(["feedback", "scheduling"], way.Select(span => span.Service).Distinct());
        Assert.Equal(1L, await OnRecord("scheduling", trace, "/peersupport.scheduling.v1.SchedulingService/RefuseRequest"));
    }

    /// <summary>From the last span of a trace up to the one that has its parent outside.</summary>
    private Task<List<SpanSeen>> Way(string trace, string last) => Eventually.Some(
        () =>
        {
            var spans = suite.Collector.Spans().Where(span => span.Trace == trace).DistinctBy(span => span.Id).ToDictionary(span => span.Id);
            var at = spans.Values.FirstOrDefault(span => span.Span.Name == last || span.Id == last);
            var way = new List<SpanSeen>();
            for (; at is not null; at = spans.GetValueOrDefault(at.Parent))
            {
                way.Add(at);
            }

            return Task.FromResult(way is [.., { Span.Kind: 2 }] ? way : null); // 2: it answers a call
        },
        $"no way leads from '{last}' back to the call");

    private Task<long> OnRecord(string service, string trace, string method) =>
        Rows.Scalar<long>(suite, service, "select count(*) from audit where trace_id = $1 and method = $2", trace, method);
}
