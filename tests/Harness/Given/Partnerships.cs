using Grpc.Core;
using PeerSupport.Registry.V1;
using PeerSupport.Scheduling.V1;

namespace PeerSupport.Harness;

public sealed partial class Given
{
    /// <summary>As <see cref="Asking"/>, in a scheme in which two may be bound to each other.</summary>
    public async Task<AskingCase> Mentoring(int supporters = 1, ConfidentialityClass confidentiality = ConfidentialityClass.Ordinary, bool keepApartList = true)
    {
        var at = new AskingCase(await OrdinaryOffering(await Establishment(), confidentiality), []);
        await AllDay(at, BandKind.Am);
        var appointed = new List<AppointmentCase>();
        for (var i = 0; i < supporters; i++)
        {
            appointed.Add(await Appointed(at.Offering));
        }

        if (keepApartList)
        {
            await KeptApart(at);
        }

        return at with { Supporters = appointed };
    }

    /// <summary>A scheme of its own that is not of class TOTAL.</summary>
    public async Task<Offering> OrdinaryOffering(string establishment, ConfidentialityClass confidentiality = ConfidentialityClass.Ordinary, SchemeRules? rules = null)
    {
        var scheme = NewScheme(rules);
        scheme.ConfidentialityClass = confidentiality;
        await suite.Registry.CreateSchemeAsync(new() { Scheme = scheme, RequestId = RequestId() }, suite.As("NATION"));
        return await Offering(establishment, scheme: scheme.Name);
    }

    /// <summary>PROPOSED: the supporter is to meet somebody week after week, as soon as scheduling knows of him.</summary>
    public Task<Partnership> Partnered(AskingCase at, AppointmentCase supporter, string? prisonerNumber = null)
    {
        var request = new CreatePartnershipRequest
        {
            Parent = at.Establishment,
            Appointment = supporter.Name,
            PrisonerNumber = prisonerNumber ?? PrisonerNumber(),
            Zone = at.Zone,
            RequestId = RequestId(),
        };
        return OncePairable(() => suite.Scheduling.CreatePartnershipAsync(request, suite.As(at.Coordinator)));
    }

    /// <summary>Calls until scheduling knows of the supporter and the registry has answered in time.</summary>
    public static Task<T> OncePairable<T>(Func<AsyncUnaryCall<T>> call) where T : class =>
        Once(call, "the news from the registry never came", "BY_HAND_ONLY", "NOT_STANDING", "UNKNOWN_ZONE", "SCHEME_NOT_OFFERED");

    /// <summary>A supporter passed a concern on, as soon as scheduling knows of the scheme.</summary>
    public Task<Concern> ConcernPassed(AskingCase at)
    {
        var request = new RecordConcernPassedRequest { Parent = at.Establishment, Scheme = at.Offering.Scheme, To = ConcernTo.SaferCustody, RequestId = RequestId() };
        return OnceCopied(() => suite.Scheduling.RecordConcernPassedAsync(request, suite.As(at.Wing)));
    }

    /// <summary>ACTIVE.</summary>
    public async Task<Partnership> Meeting(AskingCase at, AppointmentCase supporter, string? prisonerNumber = null)
    {
        var start = new StartPartnershipRequest { Name = (await Partnered(at, supporter, prisonerNumber)).Name, RequestId = RequestId() };
        return await OnceAnswered(() => suite.Scheduling.StartPartnershipAsync(start, suite.As(at.Coordinator)));
    }
}
