using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using PeerSupport.Platform;
using PeerSupport.Registry.V1;

namespace PeerSupport.Harness;

public sealed partial class Given
{
    /// <summary>An event of the prison's system, in its envelope, of this moment.</summary>
    public static Struct PrisonEvent(string type, string prisonerNumber, params (string Field, string Value)[] more)
    {
        var envelope = JsonParser.Default.Parse<Struct>($$"""{"eventType": "{{type}}", "version": 1, "occurredAt": "{{TimeProvider.System.GetUtcNow():O}}"}""");
        var information = new Struct { Fields = { ["nomsNumber"] = Value.ForString(prisonerNumber) } };
        foreach (var (field, value) in more)
        {
            information.Fields[field] = Value.ForString(value);
        }

        envelope.Fields["additionalInformation"] = Value.ForStruct(information);
        return envelope;
    }

    /// <summary>The prison's system tells it.</summary>
    public async Task<IngestPrisonEventsResponse> Told(string establishment, params Struct[] envelopes) =>
        await suite.Registry.IngestPrisonEventsAsync(new() { Envelopes = { envelopes }, RequestId = RequestId() }, suite.AsMachine($"PRISON_SYSTEM@{establishment}"));

    /// <summary>A review of a supporter's welfare that nobody has closed.</summary>
    public async Task<WelfareReview> WelfareReview(AppointmentCase supporter)
    {
        var (at, before) = (supporter.Applicant, await Reviews(supporter.Applicant));
        await Told(at.Establishment, PrisonEvent("person.alert.created", supporter.PrisonerNumber, ("alertCode", "HA"), ("alertUuid", Ids.New().ToString())));
        return await Eventually.Some(async () => (await Reviews(at)).FirstOrDefault(review => review.Person == supporter.Person && !before.Contains(review)), "no review was opened");
    }

    /// <summary>A check-in with a supporter of the A wing that nobody has recorded, after a death there.</summary>
    public async Task<CheckIn> CheckIn(Offering offering)
    {
        var died = await Applied(offering);
        var before = await CheckIns(died);
        await Told(died.Establishment, PrisonEvent("prison-offender-events.prisoner.released", died.PrisonerNumber, ("prisonId", died.Establishment), ("reason", "DIED")));
        return await Eventually.Some(async () => (await CheckIns(died)).FirstOrDefault(checkIn => !before.Contains(checkIn)), "no check-in was opened");
    }

    private async Task<IReadOnlyList<WelfareReview>> Reviews(ApplicationCase at) =>
        (await suite.Registry.ListWelfareReviewsAsync(new() { Parent = $"establishments/{at.Establishment}", PageSize = 500 }, suite.As(at.Coordinator))).WelfareReviews;

    private async Task<IReadOnlyList<CheckIn>> CheckIns(ApplicationCase at) =>
        (await suite.Registry.ListCheckInsAsync(new() { Parent = $"establishments/{at.Establishment}", PageSize = 500 }, suite.As(at.Coordinator))).CheckIns;
}
