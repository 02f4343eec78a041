using Grpc.Core;
using PeerSupport.Registry.V1;
using PeerSupport.Training.V1;
using static PeerSupport.Deploy.Demo.Cast;
using Date = Google.Type.Date;

namespace PeerSupport.Deploy.Demo;

/// <summary>1. Two prisoners become Listeners: two keys, a certificate, a compact.</summary>
internal sealed class Becoming(SuiteAddress suite, Telling telling, Cast cast)
{
    private string _course = "";

    public async Task Tell()
    {
        await telling.Chapter("1. Somebody becomes a Listener at Moorland");
        await Prepare();
        await Apply(cast.Anne);
        await Apply(cast.Bob);
        await TwoKeys();
        await Clear(cast.Bob);
        await Accept(cast.Bob);
        await Train(cast.Anne);
        await Train(cast.Bob);
        await Appoint(cast.Anne);
        await Appoint(cast.Bob);
    }

    private async Task Prepare()
    {
        telling.Prepares("Moorland stands in the register");
        var moorland = await suite.Registry.GetEstablishmentAsync(new() { Name = Prison }, suite.As("NATION"));
        var zone = new Zone { Name = cast.Zone, DisplayName = "Demonstration wing", Capacity = 60, ListenerSuite = true };
        await telling.Does("the register takes over a new wing at Moorland", "ZoneChanged",
            async () => await suite.Registry.ImportEstablishmentsAsync(new() { Entries = { new EstablishmentEntry { Establishment = moorland, Zones = { zone } } }, RequestId = Id() }, suite.As("NATION")),
            async _ => (await suite.Registry.ListZonesAsync(new() { Parent = Prison, PageSize = 500 }, suite.As("WING@MDI"))).Zones.Any(z => z.Name == cast.Zone));

        await telling.Does("the national Listener scheme stands, nothing but configuration", "", Listeners,
            async scheme => (await suite.Registry.GetSchemeAsync(new() { Name = Listener }, suite.As("WING@MDI"))).ConfidentialityClass == scheme.ConfidentialityClass);
        await telling.Does("Moorland offers it, with the Samaritans as provider", "OfferingChanged",
            async () => await suite.Registry.OfferSchemeAsync(new() { Parent = Prison, Scheme = Listener, Provider = Provider, RequestId = Id() }, suite.As("COORDINATOR@MDI")),
            async offering => (await suite.Registry.ListOfferingsAsync(new() { Parent = Prison, PageSize = 500 }, suite.As("WING@MDI"))).Offerings.Any(o => o.Name == offering.Name && o.Provider == Provider));

        telling.Prepares("the provider creates a course");
        var course = new Course { DisplayName = "Listener initial training", Schemes = { Listener }, ValidityMonths = 24, Modules = { "Listening", "Suicide and self-harm", "Confidentiality" } };
        _course = (await suite.Training.CreateCourseAsync(new() { Parent = Provider, Course = course, RequestId = Id() }, suite.As("PROVIDER@samaritans"))).Name;
    }

    private async Task<Scheme> Listeners()
    {
        var scheme = new Scheme
        {
            Name = Listener,
            DisplayName = "Listener",
            KnownAs = KnownAs.Listener,
            ConfidentialityClass = ConfidentialityClass.Total,
            EscalationDuty = EscalationDuty.CallerPermits,
            Pay = Pay.None,
            Rules = new() { ShadowingCount = 0, SoloSignOff = false, NightSignOff = true, RotaMaker = RotaMaker.Team, DebriefsBy = DebriefsBy.Provider },
            NotAskedTo = { "Watch somebody for staff.", "Tell staff what a caller said." },
        };
        try
        {
            return await suite.Registry.CreateSchemeAsync(new() { Scheme = scheme, RequestId = Id() }, suite.As("NATION"));
        }
        catch (RpcException there) when (there.StatusCode is StatusCode.AlreadyExists)
        {
            return await suite.Registry.GetSchemeAsync(new() { Name = Listener }, suite.As("NATION"));
        }
    }

    private async Task Apply(Applicant who)
    {
        var applied = await telling.Does($"{who.Surname} applies through a wing officer", "ApplicationChanged",
            async () => await suite.Registry.SubmitApplicationAsync(new()
            {
                Parent = Prison,
                Scheme = Listener,
                PrisonerNumber = who.Number,
                Surname = who.Surname,
                Zone = cast.Zone,
                RequestId = Id(),
            }, suite.As("WING@MDI")),
            async application => (await suite.Registry.GetApplicationAsync(new() { Name = application.Name }, suite.As("SECURITY@MDI"))).State == ApplicationState.Submitted);
        (who.Application, who.Person) = (applied.Name, applied.Person);
    }

    private async Task TwoKeys()
    {
        var (clear, accept) = (new DecideClearanceRequest { Name = cast.Anne.Application, Outcome = ClearanceOutcome.Cleared }, new AcceptApplicationRequest { Name = cast.Anne.Application });
        clear.RequestId = accept.RequestId = Id();
        await telling.Refuses("a machine may not turn security's key", "USER_REQUIRED", async () => await suite.Registry.DecideClearanceAsync(clear, suite.As("MACHINE@MDI")));
        await telling.Does("security clears, here and for a year; nothing but the outcome is stored", "ApplicationChanged",
            async () => await suite.Registry.DecideClearanceAsync(clear, suite.As("SECURITY+PROVIDER@MDI")),
            async done => (await suite.Registry.GetApplicationAsync(new() { Name = done.Name }, suite.As("COORDINATOR@MDI"))).State == ApplicationState.Cleared);
        await telling.Refuses("the same person may not turn the second key", "SAME_DECIDER", async () => await suite.Registry.AcceptApplicationAsync(accept, suite.As("SECURITY+PROVIDER@MDI")));
        await Accept(cast.Anne);
    }

    private async Task Clear(Applicant who)
    {
        telling.Prepares($"security clears {who.Surname}");
        await suite.Registry.DecideClearanceAsync(
        new() { Name = who.Application, Outcome = ClearanceOutcome.Cleared, RequestId = Id() }, suite.As("SECURITY@MDI"));
    }

    private Task<Application> Accept(Applicant who) => telling.Does($"the provider turns the second key for {who.Surname}", "ApplicationChanged",
        async () => await suite.Registry.AcceptApplicationAsync(new() { Name = who.Application, RequestId = Id() }, suite.As("PROVIDER@samaritans")),
        async done => (await suite.Registry.GetApplicationAsync(new() { Name = done.Name }, suite.As("COORDINATOR@MDI"))).State is ApplicationState.Accepted);

    private async Task Train(Applicant who)
    {
        var enrolment = await telling.Does($"{who.Surname} is a candidate and enrolled", "EnrolmentChanged", () => Enrol(who),
            async _ => (await suite.Registry.GetApplicationAsync(new() { Name = who.Application }, suite.As("COORDINATOR@MDI"))).State == ApplicationState.InTraining);
        var certificate = await telling.Does($"{who.Surname} is certified by the assessor", "CertificationChanged",
            async () => await suite.Training.AwardCertificationAsync(new() { Course = _course, Enrolment = enrolment.Name, RequestId = Id() }, suite.As("PROVIDER@samaritans")),
            async done => (await suite.Training.GetCertificationAsync(new() { Name = done.Name }, suite.As("PROVIDER@samaritans"))).State == CertificationState.Awarded);
        who.Certification = certificate.Name;
    }

    // The provider's list of candidates follows the registry's news.
    private async Task<Enrolment> Enrol(Applicant who)
    {
        await telling.Until(async () => await IsCandidate(who));
        return await suite.Training.EnrolAsync(new() { Parent = _course, Person = who.Person, RequestId = Id() }, suite.As("PROVIDER@samaritans"));
    }

    private async Task<bool> IsCandidate(Applicant who)
    {
        var page = new ListCandidatesResponse();
        do
        {
            page = await suite.Training.ListCandidatesAsync(new() { Parent = Provider, PageSize = 500, PageToken = page.NextPageToken }, suite.As("PROVIDER@samaritans"));
            if (page.Candidates.Any(candidate => candidate.Person == who.Person))
            {
                return true;
            }
        }
        while (page.NextPageToken.Length > 0);
        return false;
    }

    private async Task Appoint(Applicant who)
    {
        telling.Prepares($"{who.Surname} signs the compact");
        var today = TimeProvider.System.GetUtcNow();
        await suite.Registry.RecordCompactAsync(
            new() { Name = who.Application, SignedOn = new Date { Year = today.Year, Month = today.Month, Day = today.Day }, RequestId = Id() }, suite.As("COORDINATOR@MDI"));
        var appointment = await telling.Does($"the compact is signed; the co-ordinator appoints {who.Surname}", "StandingChanged", () => AppointWhenCertified(who),
            async done => (await suite.Registry.GetApplicationAsync(new() { Name = who.Application }, suite.As("SECURITY@MDI"))).Appointment == done.Name);
        who.Appointment = appointment.Name;
        await telling.Does($"and signs {who.Surname} off for nights", "StandingChanged",
            async () => await suite.Registry.SignOffAsync(new() { Name = who.Appointment, Capability = Capability.Night, RequestId = Id() }, suite.As("COORDINATOR@MDI")),
            async done => (await suite.Registry.GetAppointmentAsync(new() { Name = done.Name }, suite.As("COORDINATOR@MDI"))).SignedOff.Contains(Capability.Night));
    }

    // The certificate's news may still be on its way: the reason says so, and to try again.
    private Task<Appointment> AppointWhenCertified(Applicant who)
    {
        var request = new AppointSupporterRequest { Application = who.Application, RequestId = Id() };
        return telling.Once("CERTIFICATE_MISSING", async () => await suite.Registry.AppointSupporterAsync(request, suite.As("COORDINATOR@MDI")));
    }
}
