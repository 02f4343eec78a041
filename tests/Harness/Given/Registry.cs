using Grpc.Core;
using PeerSupport.Platform;
using PeerSupport.Registry.V1;

namespace PeerSupport.Harness;

/// <summary>Somebody who applied, and who decides on it.</summary>
/// <param name="Offering">The scheme as the establishment offers it.</param>
public sealed record ApplicationCase(Application Application, Offering Offering, string PrisonerNumber, string Surname)
{
    /// <summary><c>MDI</c>.</summary>
    public string Establishment => Application.Name.Split('/')[1];

    public string Provider => Offering.Provider.Split('/')[1];

    public string Coordinator => $"COORDINATOR@{Establishment}";

    public string Security => $"SECURITY@{Establishment}";
}

/// <summary>A supporter, with all that it took.</summary>
public sealed record AppointmentCase(Appointment Appointment, ApplicationCase Applicant, string Certification)
{
    public string Name => Appointment.Name;

    public string Person => Appointment.Person;

    public string PrisonerNumber => Applicant.PrisonerNumber;
}

public sealed partial class Given
{
    public const string Region = "regions/yorkshire-and-the-humber";

    /// <summary>An establishment of the register that no other test uses, with a Listener suite in each zone; by its name.</summary>
    /// <param name="zones">Ids of its zones; an A and a B wing when none is given.</param>
    public async Task<string> Establishment(params string[] zones)
    {
        var entry = Entry($"establishments/{Code()}", zones.Length > 0 ? zones : ["a-wing", "b-wing"]);
        foreach (var zone in entry.Zones)
        {
            zone.ListenerSuite = true;
        }

        await suite.Registry.ImportEstablishmentsAsync(new() { Entries = { entry }, RequestId = RequestId() }, suite.As("NATION"));
        return entry.Establishment.Name;
    }

    /// <summary>A line of the register that has not been imported; none of its zones has a Listener suite.</summary>
    public static EstablishmentEntry Entry(string establishment, params string[] zones) => new()
    {
        Establishment = new() { Name = establishment, DisplayName = $"Prison {establishment.Split('/')[1]}", Region = Region },
        Zones = { zones.Select(zone => new Zone { Name = $"{establishment}/zones/{zone}", DisplayName = $"Wing {zone}", Capacity = 60 }) },
    };

    /// <summary>The name of an establishment that nobody has used and nobody imported.</summary>
    public static string UnknownEstablishment() => $"establishments/{Code()}";

    /// <summary>A national scheme of its own, confidential as Listeners are; without rules nobody has to shadow.</summary>
    public async Task<Scheme> Scheme(SchemeRules? rules = null) => await suite.Registry.CreateSchemeAsync(
        new() { Scheme = NewScheme(rules), RequestId = RequestId() }, suite.As("NATION"));

    /// <summary>A scheme that has not been created.</summary>
    public static Scheme NewScheme(SchemeRules? rules = null) => new()
    {
        Name = $"schemes/s-{Ids.Short()}",
        DisplayName = "Listener",
        ConfidentialityClass = ConfidentialityClass.Total,
        EscalationDuty = EscalationDuty.CallerPermits,
        Pay = Pay.None,
        Rules = rules,
    };

    /// <summary>A scheme of its own, offered at the establishment by a provider of its own.</summary>
    public async Task<Offering> Offering(string establishment, SchemeRules? rules = null, string? provider = null, string? scheme = null) =>
        await suite.Registry.OfferSchemeAsync(
            new()
            {
                Parent = establishment,
                Scheme = scheme ?? (await Scheme(rules)).Name,
                Provider = $"providers/{provider ?? Provider()}",
                RequestId = RequestId(),
            },
            suite.As($"COORDINATOR@{establishment.Split('/')[1]}"));

    /// <summary>SUBMITTED.</summary>
    /// <param name="zone">The zone's name; else the A wing.</param>
    public async Task<ApplicationCase> Applied(Offering offering, string? zone = null, string? prisonerNumber = null, string surname = "Okafor")
    {
        var establishment = offering.Name.Split('/')[1];
        var number = prisonerNumber ?? PrisonerNumber();
        var application = await suite.Registry.SubmitApplicationAsync(
            new()
            {
                Parent = $"establishments/{establishment}",
                Scheme = offering.Scheme,
                PrisonerNumber = number,
                Surname = surname,
                Zone = zone ?? $"establishments/{establishment}/zones/a-wing",
                RequestId = RequestId(),
            },
            suite.As($"COORDINATOR@{establishment}"));
        return new(application, offering, number, surname);
    }

    /// <summary>CLEARED by security.</summary>
    public async Task<ApplicationCase> Cleared(Offering offering, string? zone = null, string? prisonerNumber = null, string surname = "Okafor")
    {
        var applicant = await Applied(offering, zone, prisonerNumber, surname);
        var cleared = await suite.Registry.DecideClearanceAsync(
            new() { Name = applicant.Application.Name, Outcome = ClearanceOutcome.Cleared, RequestId = RequestId() }, suite.As(applicant.Security));
        return applicant with { Application = cleared };
    }

    /// <summary>NOT_CLEARED by security.</summary>
    public async Task<ApplicationCase> NotCleared(Offering offering)
    {
        var applicant = await Applied(offering);
        return applicant with
        {
            Application = await suite.Registry.DecideClearanceAsync(
                new() { Name = applicant.Application.Name, Outcome = ClearanceOutcome.NotCleared, RequestId = RequestId() }, suite.As(applicant.Security)),
        };
    }

    /// <summary>DECLINED by the provider.</summary>
    public async Task<ApplicationCase> Declined(Offering offering)
    {
        var applicant = await Cleared(offering);
        return applicant with
        {
            Application = await suite.Registry.DeclineApplicationAsync(
                new() { Name = applicant.Application.Name, RequestId = RequestId() }, suite.As($"PROVIDER@{applicant.Provider}")),
        };
    }

    /// <summary>ACCEPTED by the provider.</summary>
    public async Task<ApplicationCase> Accepted(Offering offering, string? zone = null, string? prisonerNumber = null, string surname = "Okafor")
    {
        var applicant = await Cleared(offering, zone, prisonerNumber, surname);
        var accepted = await suite.Registry.AcceptApplicationAsync(
            new() { Name = applicant.Application.Name, RequestId = RequestId() }, suite.As($"PROVIDER@{applicant.Provider}"));
        return applicant with { Application = accepted };
    }

    /// <summary>A supporter in a scheme offered for him, who lives in a zone; certified by training, signed off for working alone and, if asked, for nights.</summary>
    public async Task<AppointmentCase> Appointed(string establishment, string zone, bool night = false) => await Appointed(await Offering(establishment), zone, night);

    public async Task<AppointmentCase> Appointed(Offering offering, string? zone = null, bool night = false)
    {
        var applicant = await Accepted(offering, zone);
        var course = await Course(applicant.Provider, offering.Scheme);
        var certification = await Certified(course, applicant.Application.Person);
        await CompactSigned(applicant);
        var appointment = await Appoint(applicant);
        foreach (var capability in night ? new[] { Capability.Solo, Capability.Night } : [Capability.Solo])
        {
            appointment = await suite.Registry.SignOffAsync(
                new() { Name = appointment.Name, Capability = capability, RequestId = RequestId() }, suite.As(applicant.Coordinator));
        }

        return new(appointment, applicant, certification.Name);
    }

    /// <summary>The compact is signed today where the day ends last: in no establishment, wherever it lies, is that day still to come.</summary>
    public async Task<Application> CompactSigned(ApplicationCase applicant) => await suite.Registry.RecordCompactAsync(
        new() { Name = applicant.Application.Name, SignedOn = TimeProvider.System.GetUtcNow().DayIn("Pacific/Pago_Pago").ToProto(), RequestId = RequestId() },
        suite.As(applicant.Coordinator));

    /// <summary>APPOINTED as soon as the news of the certificate has come.</summary>
    public async Task<Appointment> Appoint(ApplicationCase applicant)
    {
        var request = new AppointSupporterRequest { Application = applicant.Application.Name, RequestId = RequestId() };
        return await Eventually.Some(
            async () =>
            {
                try
                {
                    return await suite.Registry.AppointSupporterAsync(request, suite.As(applicant.Coordinator));
                }
                catch (RpcException waiting) when (waiting.GetRpcStatus()?.GetDetail<Google.Rpc.ErrorInfo>()?.Reason == "CERTIFICATE_MISSING")
                {
                    return null;
                }
            },
            "the news of the certificate never came");
    }

    /// <summary>The first supporter asked for his record of service.</summary>
    public async Task<ServiceRecord> ServiceRecord(AskingCase at) => await suite.Registry.IssueServiceRecordAsync(
        new() { Parent = at.Establishment, Person = at.Supporters[0].Person, AskedOn = TimeProvider.System.GetUtcNow().DayIn("Europe/London").ToProto(), RequestId = RequestId() },
        suite.As(at.Coordinator));
}
