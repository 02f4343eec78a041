using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using PeerSupport.Harness;
using PeerSupport.Platform;
using PeerSupport.Registry.V1;
using PeerSupport.Training.V1;

namespace PeerSupport.TrainingTracking.Tests.SupportSessions;

/// <summary>A team that training knows: a scheme at a prison of its own, and its provider.</summary>
internal sealed record TeamCase(SuiteFixture Suite, Offering Offering)
{
    public string Name => Offering.Name;

    public string Code => Name.Split('/')[1];

    public string Establishment => $"establishments/{Code}";

    public string Provider => Offering.Provider.Split('/')[1];

    public CallOptions AsProvider => Suite.As($"PROVIDER@{Provider}");

    public CallOptions AsPrison => Suite.As($"COORDINATOR@{Code}");

    /// <param name="days">Its scheme asks for a session every so many days; 0 for none.</param>
    public static Task<TeamCase> Of(SuiteFixture suite, double days = 28, string? provider = null) => Of(suite, TimeSpan.FromDays(days), provider);

    public static async Task<TeamCase> Of(SuiteFixture suite, TimeSpan every, string? provider = null)
    {
        var rules = new SchemeRules { SupportSessionEvery = every.ToDuration() };
        var team = new TeamCase(suite, await suite.Given.Offering(await suite.Given.Establishment(), rules, provider));
        await Eventually.Some(team.Supervision);
        return team;
    }

    /// <summary>The same with other deviations or another provider, as soon as training knows.</summary>
    public async Task<TeamCase> Reoffered(SchemeRules? deviations = null, string? provider = null)
    {
        var request = new OfferSchemeRequest { Parent = Establishment, Scheme = Offering.Scheme, Provider = provider is null ? Offering.Provider : $"providers/{provider}", Deviations = deviations, RequestId = Given.RequestId() };
        var team = this with { Offering = await Suite.Registry.OfferSchemeAsync(request, AsPrison) };
        await Eventually.True(async () => Etag.Of(await Version()) == team.Offering.Etag);
        return team;
    }

    public Task<SupportSession> Planned(int inDays = 0) => Suite.Given.SupportSession(Offering, inDays);

    public Task<SupportSession> Held(int inDays = 0) => Suite.Given.SupportSessionHeld(Offering, inDays);

    public AsyncUnaryCall<SupportSession> Plan(Google.Type.Date day, CallOptions by) => Suite.Training.PlanSupportSessionAsync(new() { Offering = Name, Day = day, RequestId = Given.RequestId() }, by);

    public AsyncUnaryCall<SupportSession> Hold(string session, int attended = 8, string etag = "") =>
        Suite.Training.HoldSupportSessionAsync(new() { Name = session, Attended = attended, Etag = etag, RequestId = Given.RequestId() }, AsProvider);

    public AsyncUnaryCall<SupportSession> Cancel(string session, CancelReason reason, CallOptions by, string etag = "") =>
        Suite.Training.CancelSupportSessionAsync(new() { Name = session, Reason = reason, Etag = etag, RequestId = Given.RequestId() }, by);

    public async Task<SupportSession> Get(string session, CallOptions by) => await Suite.Training.GetSupportSessionAsync(new() { Name = session }, by);

    public async Task<Supervision?> Supervision() =>
        (await Suite.Training.ListSupervisionAsync(new() { Parent = Establishment }, AsPrison)).Supervision.SingleOrDefault(team => team.Offering == Name);

    /// <summary>When its timer is due; null where there is none.</summary>
    public async Task<DateTimeOffset?> Timer() => await Suite.Scalar<object>("select due_at from timers where kind = 'support-session' and key = $1", Name) is DateTime due ? due : null;

    /// <summary>As if all had happened so many days earlier: nothing in the service moves the clock.</summary>
    public Task Age(int days) => Age(Suite, days, this);

    public static Task Age(SuiteFixture suite, int days, params TeamCase[] teams) => suite.Scalar<object>(
        """
        with aged as (
          update teams
          set counts_from = counts_from - $2, last_held = last_held - $3
          where 'establishments/' || establishment || '/offerings/' || split_part(scheme, '/', 2) = any ($1))
        update timers
        set due_at = due_at - $2
        where key = any ($1)
        """, teams.Select(team => team.Name).ToArray(), TimeSpan.FromDays(days), days);

    private Task<long> Version() => Suite.Scalar<long>("select version from teams where establishment = $1 and scheme = $2", Code, Offering.Scheme);
}
