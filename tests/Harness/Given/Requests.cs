using PeerSupport.Registry.V1;
using PeerSupport.Scheduling.V1;
using Timestamp = Google.Protobuf.WellKnownTypes.Timestamp;

namespace PeerSupport.Harness;

/// <summary>An establishment with one scheme, in whose A wing somebody may ask.</summary>
public sealed record AskingCase(Offering Offering, IReadOnlyList<AppointmentCase> Supporters)
{
    /// <summary><c>MDI</c>.</summary>
    public string Code => Offering.Name.Split('/')[1];

    public string Establishment => $"establishments/{Code}";

    public string Zone => $"{Establishment}/zones/a-wing";

    public string Coordinator => $"COORDINATOR@{Code}";

    public string Wing => $"WING@{Code}";

    public string Orderly => $"ORDERLY@{Code}";

    public string Governor => $"GOVERNOR@{Code}";
}

public sealed partial class Given
{
    /// <summary>Supporters who live in the A wing and may be called at any time, and a keep-apart list that is fresh and empty.</summary>
    /// <param name="band">Which band it is, all around the clock.</param>
    public async Task<AskingCase> Asking(int supporters = 0, SchemeRules? rules = null, BandKind band = BandKind.Am, bool keepApartList = true)
    {
        var establishment = await Establishment();
        var offering = await Offering(establishment, rules);
        var asking = new AskingCase(offering, []);
        await AllDay(asking, band);
        var appointed = new List<AppointmentCase>();
        for (var i = 0; i < supporters; i++)
        {
            appointed.Add(await Appointed(offering, night: true));
        }

        if (keepApartList)
        {
            await KeptApart(asking);
        }

        return asking with { Supporters = appointed };
    }

    /// <summary>One band around the clock, as soon as scheduling knows the establishment.</summary>
    public Task<Regime> AllDay(AskingCase at, BandKind band)
    {
        var regime = new Regime { Name = $"{at.Establishment}/regime", Bands = { new Band { Kind = band, Start = "00:00", End = "00:00" } } };
        return OnceCopied(() => suite.Scheduling.UpdateRegimeAsync(new() { Regime = regime, RequestId = RequestId() }, suite.As(at.Coordinator)));
    }

    /// <summary>The prison's list, taken now: these pairs and no others. The pulse tells of it at once.</summary>
    public async Task<ReplaceKeepApartsResponse> KeptApart(AskingCase at, params (string One, string Other)[] pairs)
    {
        var replace = new ReplaceKeepApartsRequest
        {
            Parent = at.Establishment,
            KeepAparts = { pairs.Select(pair => new KeepApart { PrisonerNumber1 = pair.One, PrisonerNumber2 = pair.Other, Restriction = Restriction.Landing }) },
            AsOf = Timestamp.FromDateTimeOffset(TimeProvider.System.GetUtcNow()),
            RequestId = RequestId(),
        };
        var replaced = await suite.Registry.ReplaceKeepApartsAsync(replace, suite.As($"SECURITY@{at.Code}"));
        await Pulsed(at.Code);
        return replaced;
    }

    /// <summary>Scheduling knows of the prison's list.</summary>
    public Task ListKnown(AskingCase at) => Eventually.True(
        async () => !(await suite.Scheduling.ListRequestsAsync(new() { Parent = at.Establishment }, suite.As(at.Wing))).ByHandOnly, "the pulse never told of the list");

    /// <summary>
    /// The next pulse of an establishment is due. Whoever needs one soon asks for it: hundreds of establishments live as long as an assembly's tests, and if
    /// each had a pulse a second, they would leave the machine no time for anything else.
    /// </summary>
    public Task Pulsed(string code) => Rows.Change(suite, "registry", "update timers set due_at = now() where tenant = $1 and kind = 'pulse'", code);

    /// <summary>Whoever was refused, or waited in vain, is to be asked again by now.</summary>
    public Task ItIsMorning(AskingCase at) => Rows.Change(suite, "scheduling", "update requests set follow_up_at = closed_at where establishment = $1 and follow_up_at > now()", at.Code);

    /// <summary>Since that list: one pair more is kept apart.</summary>
    public async Task<ApplyKeepApartChangesResponse> KeptApartSince(AskingCase at, string one, string other)
    {
        var change = new KeepApartChange
        {
            PrisonerNumber1 = one,
            PrisonerNumber2 = other,
            Kind = KeepApartChangeKind.Created,
            Restriction = Restriction.Wing,
            ChangedAt = Timestamp.FromDateTimeOffset(TimeProvider.System.GetUtcNow()),
        };
        return await suite.Registry.ApplyKeepApartChangesAsync(
            new() { Parent = at.Establishment, Changes = { change }, RequestId = RequestId() }, suite.As($"SECURITY@{at.Code}"));
    }

    /// <summary>RAISED, as soon as scheduling knows scheme and zone.</summary>
    public Task<Request> Raised(AskingCase at, string? prisonerNumber = null, string language = "")
    {
        var asked = new RaiseRequestRequest
        {
            Parent = at.Establishment,
            Scheme = at.Offering.Scheme,
            Zone = at.Zone,
            PrisonerNumber = prisonerNumber ?? PrisonerNumber(),
            Language = language,
            RequestId = RequestId(),
        };
        return OnceCopied(() => suite.Scheduling.RaiseRequestAsync(asked, suite.As(at.Wing)));
    }

    /// <summary>
    /// OFFERED: the matcher has found somebody. Where it looks again a day later only, and looked before the supporter was known or before the registry answered
    /// on a machine that has much to do, it would be waited for in vain: then it looks again now.
    /// </summary>
    public async Task<Request> Offered(AskingCase at, string? prisonerNumber = null)
    {
        var raised = await Raised(at, prisonerNumber);
        try
        {
            return await Becomes(at, raised, RequestState.Offered);
        }
        catch (TimeoutException)
        {
            await Rows.Due(suite, "scheduling", at.Code, "match", raised.Name.Split('/')[^1]);
            return await Becomes(at, raised, RequestState.Offered);
        }
    }

    /// <summary>ACCEPTED by the supporter.</summary>
    public async Task<Request> AcceptedBySupporter(AskingCase at, string? prisonerNumber = null)
    {
        var offered = await Offered(at, prisonerNumber);
        return await suite.Scheduling.AcceptOfferAsync(new() { Name = offered.Offers[^1].Name, RequestId = RequestId() }, suite.As(at.Wing));
    }

    /// <summary>MOVEMENT_AUTHORISED by whoever may.</summary>
    public async Task<Request> Authorised(AskingCase at, string? prisonerNumber = null)
    {
        var accepted = await AcceptedBySupporter(at, prisonerNumber);
        var authorise = new AuthoriseMovementRequest { Name = accepted.Name, RequestId = RequestId() };
        return await OnceAnswered(() => suite.Scheduling.AuthoriseMovementAsync(authorise, suite.As($"WING+ORDERLY@{at.Code}")));
    }

    /// <summary>IN_CONTACT, in private.</summary>
    public async Task<Request> InContact(AskingCase at, string? prisonerNumber = null)
    {
        var authorised = await Authorised(at, prisonerNumber);
        return await suite.Scheduling.StartContactAsync(
            new() { Name = authorised.Name, PlaceType = PlaceType.ListenerSuite, Private = true, RequestId = RequestId() }, suite.As(at.Wing));
    }

    /// <summary>DUE: a contact has just ended, and its supporter is owed a talk.</summary>
    public async Task<Debrief> Debrief(AskingCase at)
    {
        var before = await Debriefs(at);
        var contact = await InContact(at);
        await suite.Scheduling.EndContactAsync(new() { Name = contact.Name, Outcome = ContactOutcome.Talked, RequestId = RequestId() }, suite.As(at.Wing));
        return (await Debriefs(at)).First(debrief => !before.Contains(debrief));
    }

    private async Task<IReadOnlyList<Debrief>> Debriefs(AskingCase at) =>
        (await suite.Scheduling.ListDebriefsAsync(new() { Parent = at.Establishment, PageSize = 500 }, suite.As(at.Coordinator))).Debriefs;

    /// <summary>The request as it is when it has come to a state.</summary>
    public Task<Request> Becomes(AskingCase at, Request request, RequestState state) => Until(at, request, now => now.State == state, $"never came to {state}");

    /// <summary>The request as it is when something is true of it.</summary>
    public Task<Request> Until(AskingCase at, Request request, Func<Request, bool> become, string what) => Eventually.Some(
        async () =>
        {
            var now = await suite.Scheduling.GetRequestAsync(new() { Name = request.Name }, suite.As(at.Wing));
            return become(now) ? now : null;
        },
        $"{request.Name} {what}");
}
