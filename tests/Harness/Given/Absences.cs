using PeerSupport.Platform;
using PeerSupport.Registry.V1;

namespace PeerSupport.Harness;

/// <summary>Supporters who are not there, or not alone yet.</summary>
public sealed partial class Given
{
    /// <summary>SHADOWING, in a scheme of its own that has new supporters shadow two duties.</summary>
    public async Task<Appointment> Shadowing(string establishment)
    {
        var offering = await Offering(establishment, new SchemeRules { ShadowingCount = 2 });
        var applicant = await Accepted(offering);
        await Certified(await Course(applicant.Provider, offering.Scheme), applicant.Application.Person);
        await CompactSigned(applicant);
        return await Appoint(applicant);
    }

    /// <summary>PAUSED by own wish, until somebody resumes it.</summary>
    public async Task<Appointment> Paused(Offering offering)
    {
        var supporter = await Appointed(offering);
        return await suite.Registry.PauseAppointmentAsync(new() { Name = supporter.Name, Kind = PauseKind.Self, RequestId = RequestId() }, suite.As(supporter.Applicant.Coordinator));
    }

    /// <summary>SUSPENDED for conduct by a governor.</summary>
    public async Task<Suspension> Suspended(Offering offering) => await suite.Registry.SuspendAppointmentAsync(
        new() { Name = (await Appointed(offering)).Name, Category = SuspensionCategory.Conduct, RequestId = RequestId() }, suite.As($"GOVERNOR@{offering.Name.Split('/')[1]}"));

    /// <summary>SUSPENDED by the provider of the scheme.</summary>
    public async Task<Suspension> SuspendedByProvider(Offering offering) => await suite.Registry.SuspendAppointmentAsync(
        new() { Name = (await Appointed(offering)).Name, Category = SuspensionCategory.Provider, RequestId = RequestId() }, suite.As($"PROVIDER@{offering.Provider.Split('/')[1]}"));

    /// <summary>A hold on a supporter who agreed today.</summary>
    public async Task<Hold> Held(string appointment) => await suite.Registry.PlaceHoldAsync(
        new() { Appointment = appointment, ConsentedOn = TimeProvider.System.GetUtcNow().DayIn("Europe/London").ToProto(), RequestId = RequestId() }, suite.As($"COORDINATOR@{appointment.Split('/')[1]}"));

    /// <summary>A supporter agreed today that the next prison may be told what he is certified for.</summary>
    public async Task<TransferConsent> Agreed(AppointmentCase supporter) => await suite.Registry.RecordTransferConsentAsync(
        new() { Parent = $"establishments/{supporter.Applicant.Establishment}", Person = supporter.Person, ConsentedOn = TimeProvider.System.GetUtcNow().DayIn("Europe/London").ToProto(), RequestId = RequestId() },
        suite.As(supporter.Applicant.Coordinator));

    /// <summary>A supporter of another prison agreed, came here, and applied.</summary>
    public async Task<ApplicationCase> Arrived(Offering offering)
    {
        var (supporter, code) = (await Appointed(await Offering(await Establishment(), scheme: offering.Scheme)), offering.Name.Split('/')[1]);
        await Agreed(supporter);
        await Told(code, PrisonEvent("prisoner-offender-search.prisoner.received", supporter.PrisonerNumber, ("prisonId", code), ("reason", "TRANSFERRED")));
        return await Applied(offering, prisonerNumber: supporter.PrisonerNumber);
    }

    /// <summary>The prison told when it expects to release a supporter.</summary>
    public async Task Leaving(AppointmentCase supporter, int inDays) => await suite.Registry.SetReleaseDateAsync(
        new() { Parent = $"establishments/{supporter.Applicant.Establishment}", PrisonerNumber = supporter.PrisonerNumber, ReleaseOn = TimeProvider.System.GetUtcNow().DayIn("Europe/London").AddDays(inDays).ToProto(), RequestId = RequestId() },
        suite.As($"PRISON_SYSTEM@{supporter.Applicant.Establishment}"));

    /// <summary>A supporter lives in another zone from now on.</summary>
    /// <param name="zone">Its id.</param>
    public async Task LivesIn(AppointmentCase supporter, string zone) => await suite.Registry.MoveSupporterAsync(
        new() { Parent = $"establishments/{supporter.Applicant.Establishment}", PrisonerNumber = supporter.PrisonerNumber, Zone = $"establishments/{supporter.Applicant.Establishment}/zones/{zone}", RequestId = RequestId() },
        suite.As($"WING@{supporter.Applicant.Establishment}"));

    /// <summary>A place that is free in the A wing.</summary>
    public async Task<Vacancy> Vacancy(Offering offering)
    {
        var establishment = string.Join('/', offering.Name.Split('/')[..2]);
        return await suite.Registry.PublishVacancyAsync(
            new() { Parent = establishment, Scheme = offering.Scheme, Zone = $"{establishment}/zones/a-wing", Places = 1, RequestId = RequestId() }, suite.As($"COORDINATOR@{establishment.Split('/')[1]}"));
    }

    /// <summary>SUSPENDED, and there is an appeal.</summary>
    public async Task<Suspension> Appealed(Offering offering) => await suite.Registry.AppealSuspensionAsync(
        new() { Name = (await Suspended(offering)).Name, RequestId = RequestId() }, suite.As($"COORDINATOR@{offering.Name.Split('/')[1]}"));
}
