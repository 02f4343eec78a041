using Google.Protobuf.WellKnownTypes;
using PeerSupport.Registry.V1;
using PeerSupport.Scheduling.V1;

namespace PeerSupport.Harness;

public sealed partial class Given
{
    /// <summary>A scheme of its own whose supporters see whoever arrives, as soon as scheduling knows of it.</summary>
    public async Task<Offering> Seeing(string establishment, TimeSpan within, ConfidentialityClass confidentiality = ConfidentialityClass.Limited, TimeSpan? climbEvery = null)
    {
        var rules = new SchemeRules { SeenWithin = Duration.FromTimeSpan(within), ClimbEvery = Duration.FromTimeSpan(climbEvery ?? TimeSpan.FromDays(1)) };
        var offering = await OrdinaryOffering(establishment, confidentiality, rules);
        await Eventually.True(
            async () => await Rows.Scalar<bool>(suite, "scheduling", "select exists (select from offerings where establishment = $1 and scheme = $2)", establishment.Split('/')[1], offering.Scheme.Split('/')[1]),
            "scheduling never heard of the scheme");
        return offering;
    }

    /// <summary>WAITING: somebody was received, and is to be seen by supporters of that scheme.</summary>
    public async Task<Induction> Received(Offering seeing, string? prisonerNumber = null)
    {
        var (code, number) = (seeing.Name.Split('/')[1], prisonerNumber ?? PrisonerNumber());
        await Told(code, PrisonEvent("prisoner-offender-search.prisoner.received", number, ("prisonId", code), ("reason", "NEW_ADMISSION")));
        return await Eventually.Some(
            async () => (await suite.Scheduling.ListInductionsAsync(new() { Parent = $"establishments/{code}", Scheme = seeing.Scheme, PageSize = 500 }, suite.As($"COORDINATOR@{code}")))
                .Inductions.FirstOrDefault(induction => induction.PrisonerNumber == number),
            "nobody learned who arrived");
    }
}
