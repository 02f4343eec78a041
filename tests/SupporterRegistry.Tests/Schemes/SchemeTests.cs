using Google.Protobuf.WellKnownTypes;
using PlatformReason = PeerSupport.Platform.V1.ErrorReason;

namespace PeerSupport.SupporterRegistry.Tests;

public sealed class SchemeTests(RegistrySuite suite)
{
    [Fact]
    public async Task A_scheme_is_kept_as_given_with_the_national_defaults()
    {
        var scheme = Given.NewScheme(new() { ShadowingCount = 3, OfferTime = Duration.FromTimeSpan(TimeSpan.FromSeconds(90)) });
        scheme.NotAskedTo.Add("Do not pass messages between prisoners.");

        var created = await suite.Registry.CreateSchemeAsync(new() { Scheme = scheme, RequestId = Given.RequestId() }, suite.As("NATION"));

        Assert.Equal(created, await suite.Registry.GetSchemeAsync(new() { Name = scheme.Name }, suite.As("REGION@wales")));
        Assert.Equal((scheme.DisplayName, scheme.ConfidentialityClass, scheme.EscalationDuty, scheme.Pay), (created.DisplayName, created.ConfidentialityClass, created.EscalationDuty, created.Pay));
        Assert.Equal(scheme.NotAskedTo, created.NotAskedTo);
        Assert.Equal((3, 90.0, 20.0), (created.Rules.ShadowingCount, created.Rules.OfferTime.ToTimeSpan().TotalSeconds, created.Rules.EscalateAfter.ToTimeSpan().TotalMinutes));
    }

    [Fact]
    public async Task An_id_is_given_once_even_when_callers_meet()
    {
        var scheme = Given.NewScheme();

        var (done, refused) = await Race.Of(4, _ => suite.Registry.CreateSchemeAsync(new() { Scheme = scheme, RequestId = Given.RequestId() }, suite.As("NATION")));

        Assert.Single(done);
        Assert.All(refused, refusal => refusal.Is(ErrorReason.SchemeExists).With("scheme", scheme.Name));
    }

    [Fact]
    public async Task Rules_that_nobody_could_follow_are_all_named()
    {
        var scheme = Given.NewScheme(new() { ShadowingCount = -1, OfferTime = new Duration(), RestAfterNight = new Duration(), ExpireAfter = Duration.FromTimeSpan(TimeSpan.FromDays(29)) });

        var refusal = await Refused.By(() => suite.Registry.CreateSchemeAsync(new() { Scheme = scheme, RequestId = Given.RequestId() }, suite.As("NATION")));

        refusal.Is(PlatformReason.InvalidFields);
        Assert.Equal(["scheme.rules.shadowing_count", "scheme.rules.offer_time", "scheme.rules.expire_after"], refusal.Fields);
    }

    [Fact]
    public async Task A_scheme_that_was_never_created_is_not_found() =>
        (await Refused.By(() => suite.Registry.GetSchemeAsync(new() { Name = "schemes/nowhere" }, suite.As("NATION"))))
            .Is(PlatformReason.NotFound).With("resource", "schemes/nowhere");

    [Fact]
    public async Task The_same_request_again_is_answered_alike_and_another_under_its_id_is_refused()
    {
        var request = new CreateSchemeRequest { Scheme = Given.NewScheme(), RequestId = Given.RequestId() };

        var first = await suite.Registry.CreateSchemeAsync(request, suite.As("NATION"));

        Assert.Equal(first, await suite.Registry.CreateSchemeAsync(request, suite.As("NATION")));
        request.Scheme.DisplayName = "Another";
        (await Refused.By(() => suite.Registry.CreateSchemeAsync(request, suite.As("NATION")))).Is(PlatformReason.RequestIdReused);
    }
}
